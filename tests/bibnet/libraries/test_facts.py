from __future__ import annotations

from bibnet.libraries.facts import legal_facts, missing_facts


def test_facts_of_the_legal_entity_come_from_the_nearest_that_states_them(region, northern, branch):
    region.founder = "The region"
    region.head = "A. Minister"
    region.save()
    northern.legal_name = "Northern libraries"
    northern.head = "N. Director"
    northern.save()
    assert legal_facts(branch) == {
        "legal_name": "Northern libraries",
        "inn": "",
        "founder": "The region",
        "head": "N. Director",
    }
    assert missing_facts(branch) == ["inn", "address", "phone", "email", "latitude", "longitude"]
