from __future__ import annotations

from bibnet.libraries.facts import change_facts, legal_facts
from bibnet.libraries.models import Library


def test_facts_of_the_legal_entity_come_from_the_nearest_that_states_them(region, northern, branch):
    region.founder = "The region"
    region.head = "A. Minister"
    region.save()
    northern.founder = "The district"
    northern.legal_name = "Northern libraries"
    northern.head = "N. Director"
    northern.save()
    assert legal_facts(branch) == {
        "legal_name": "Northern libraries",
        "inn": "",
        "founder": "The district",
        "head": "N. Director",
    }


def test_what_the_region_says_of_itself_is_of_no_library(region, northern):
    region.founder = "The region"
    region.save()
    assert legal_facts(region)["founder"] == "The region"
    assert legal_facts(northern)["founder"] == ""


def test_facts_typed_into_a_form_are_not_taken_for_saved(northern):
    northern.founder = "Only typed"
    assert legal_facts(northern)["founder"] == ""


def test_a_place_put_right_is_found_by_its_new_words_only(client, northern):
    northern.place = "Zvenigorod"
    change_facts(library=northern, fields=["place"], actor=None)
    assert Library.objects.containing("zvenigorod").get() == northern
    found = client.get("/search/?q=zvenigorod", headers={"host": "northern.localhost"})
    assert "Northern library" in found.content.decode()
