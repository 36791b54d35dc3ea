from __future__ import annotations


def test_a_path_with_a_nul_byte_is_not_found(client, northern):
    response = client.get("/news/%00/", headers={"host": "northern.localhost"})
    assert response.status_code == 404


def test_a_query_is_read_without_its_nul_bytes(client, northern):
    response = client.get("/search/?q=no%00rth", headers={"host": "northern.localhost"})
    assert response.status_code == 200
    assert response.wsgi_request.GET["q"] == "north"
