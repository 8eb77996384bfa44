"""The routes of search, over a small catalogue that came as events."""

from __future__ import annotations

import base64
import random
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from opensearchpy import OpenSearch

from search.adapters.queries import analysis_of
from search.domain.words import plain_terms
from shop.contracts.products import ProductPublished
from shop.kernel.ids import new_id
from shop.messaging.producer import Producer
from shop.settings import OpenSearch as Settings
from shop.stores import opensearch
from tests.integration.functions import Context, Load, kafka_event
from tests.integration.lambda_http import Answer, Caller
from tests.integration.search.conftest import product_index

IDEOGRAPHS = "".join(map(chr, range(0x4E00, 0x4E00 + 200)))
"""200 terms without spaces between them."""
CATALOGUE = [
    ("Nordic Oak Desk Lamp", "lighting", 4900, "LAM-0001", {"material": "oak"}),
    ("Brass Floor Lamp", "lighting", 12900, "LAM-0002", {"material": "brass"}),
    ("Copper Kettle", "kitchen", 8900, "KET-0001", {"maker": "Osier"}),
    ("Café Kettle", "kitchen", 3900, "KET-0002", {"maker": "Kiruna"}),
    ("Hob Stand", "kitchen", 2400, "STA-0001", {"holds": "one large kettle of up to three litres"}),
    ("Kittle Bench", "garden", 22900, "BEN-0001", {"material": "oak"}),
    ("Watering Can", "garden", 2900, "CAN-0001", {"colour": "green"}),
    ("Ros\u00e95 Glass", "wine", 900, "GLA-0001", {}),
    ("Pure\u0301e7 Mill", "wine", 4400, "MIL-0001", {"colour": "Cre\u0300me9"}),
]


def published(title: str, category: str, price: int, sku: str, attributes: dict[str, str]) -> ProductPublished:
    product_id = new_id()
    product = {
        "product_id": product_id, "title": title, "description": f"{title} for every day.", "category": category,
        "status": "published", "attributes": attributes,
        "variants": [{"sku": sku, "price": {"amount": price, "currency": "EUR"}, "options": {}}],
    }  # fmt: skip
    return ProductPublished.model_validate({"product_id": product_id, "product": product})


@pytest.fixture(scope="module", autouse=True)
def catalogue(load: Load, client: OpenSearch, opensearch_settings: Settings) -> None:
    answer = load("on_products")(kafka_event(*(published(*each) for each in CATALOGUE)), Context())
    assert answer == {"batchItemFailures": []}
    client.indices.refresh(index=opensearch_settings.index)


def titles(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [item["title"] for item in answer.body["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=copper+kettle", ["Copper Kettle"]),
        ("q=kettle+COPPER", ["Copper Kettle"]),
        ("q=cafe", ["Café Kettle"]),
        ("q=osier", ["Copper Kettle"]),
        ("q=green", ["Watering Can"]),
        ("q=oak&category=garden", ["Kittle Bench"]),
        ("q=lamp&max_price=5000", ["Nordic Oak Desk Lamp"]),
        ("q=lamp&min_price=5000", ["Brass Floor Lamp"]),
        ("category=kitchen&min_price=4000&max_price=9000", ["Copper Kettle"]),
        ("q=nothing+like+it", []),
    ],
)
def test_words_category_and_price(anybody: Caller, query: str, found: list[str]) -> None:
    assert titles(anybody("GET", f"/v1/search?{query}")) == found


@pytest.mark.parametrize(
    ("typed", "found"), [("coper+kettle", "Copper Kettle"), ("watering+pot", None), ("watring", "Watering Can")]
)
def test_typos_are_forgiven_by_length(anybody: Caller, typed: str, found: str | None) -> None:
    assert titles(anybody("GET", f"/v1/search?q={typed}")) == ([found] if found else [])


def test_exact_hits_outrank_fuzzy_ones(anybody: Caller) -> None:
    found = titles(anybody("GET", "/v1/search?q=kettle"))
    assert set(found[:3]) == {"Copper Kettle", "Café Kettle", "Hob Stand"}
    assert found[3:] == ["Kittle Bench"]


@pytest.mark.parametrize("typed", ["KET-0001", "ket-0001"])
def test_a_sku_is_found_first_and_never_by_a_typo(anybody: Caller, typed: str) -> None:
    assert titles(anybody("GET", f"/v1/search?q={typed}")) == ["Copper Kettle"]
    assert titles(anybody("GET", "/v1/search?q=KET-0009")) == []


def test_a_hit_has_what_a_list_shows(anybody: Caller) -> None:
    (hit,) = anybody("GET", "/v1/search?q=KET-0001").body["items"]
    price = {"amount": 8900, "currency": "EUR"}
    assert {name: hit[name] for name in hit if name != "product_id"} == {
        "title": "Copper Kettle",
        "category": "kitchen",
        "price": price,
        "variants": [{"sku": "KET-0001", "price": price, "options": {}}],
    }


@pytest.mark.parametrize("query", ["", "q=for+every+day", "q=kettle"])
@pytest.mark.parametrize("limit", [1, 2, 100])
def test_pages_follow_each_other_without_gap_or_repeat(anybody: Caller, query: str, limit: int) -> None:
    path = f"/v1/search?{query}&limit={limit}".replace("?&", "?")
    everything = titles(anybody("GET", path.replace(f"limit={limit}", "limit=100")))
    found, answer = [], anybody("GET", path)
    while True:
        found += titles(answer)
        cursor = answer.body["next_cursor"]
        if cursor is None:
            break
        assert answer.headers["link"] == f'<{path}&cursor={cursor}>; rel="next"'
        answer = anybody("GET", f"{path}&cursor={cursor}")
    assert found == everything
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("cop", ["Copper Kettle"]), ("copper+k", ["Copper Kettle"]), ("caf", ["Café Kettle"]), ("zzz", [])],
)
def test_suggestions_by_prefix(anybody: Caller, typed: str, found: list[str]) -> None:
    answer = anybody("GET", f"/v1/search/suggest?q={typed}")
    assert titles(answer) == found
    assert answer.headers["cache-control"] == "public, max-age=10"


@pytest.mark.parametrize(
    "path",
    [
        "search?colour=blue",
        "search?limit=0",
        "search?q=",
        "search?min_price=2&max_price=1",
        "search/suggest",
        "search?cursor=x",
    ],
)
def test_a_wrong_query_is_a_problem(anybody: Caller, path: str) -> None:
    answer = anybody("GET", f"/v1/{path}")
    assert answer.status == 400
    assert answer.slug in {"bad_request", "bad_cursor"}


@pytest.mark.parametrize("typed", ["%22", "AND+OR", "(*%3A*)", "%5C", "%00", "🫖", "'%3B--", "a" * 200, IDEOGRAPHS])
def test_anything_may_be_typed(anybody: Caller, typed: str) -> None:
    assert titles(anybody("GET", f"/v1/search?q={typed}")) == []
    assert titles(anybody("GET", f"/v1/search/suggest?q={typed}")) == []


ALPHABETS = (
    "abcdeé .-_',",
    "0123456789.,-",
    IDEOGRAPHS,
    "ひらがな カタカナ",
    "가나다라 마바사",
    "กขคงจฉชซ",
    "أبجد هوز",
    "🫖☕👩\u200d👧🇩🇪",
)


def nasty(seed: int) -> str:
    """200 characters of one alphabet, or of all planes except surrogates, in NFC, which lengths are counted in."""
    shuffle = random.Random(seed)
    if seed % 2:
        return "".join(shuffle.choices(shuffle.choice(ALPHABETS), k=200))
    points = [
        shuffle.randrange(0xD800) if shuffle.random() < 0.5 else shuffle.randrange(0xE000, 0x110000) for _ in range(200)
    ]
    return unicodedata.normalize("NFC", "".join(map(chr, points)))[:200]


@pytest.mark.parametrize("seed", range(60))
def test_no_text_is_too_much(anybody: Caller, client: OpenSearch, opensearch_settings: Settings, seed: int) -> None:
    """The queries rely on this too: a term has no spaces, and stays one term when it is analysed again."""

    def analysed(**how: str) -> list[str]:
        answer = client.indices.analyze(index=opensearch_settings.index, body=how)
        return [token["token"] for token in answer["tokens"]]

    terms = analysed(field="title", text=nasty(seed))
    assert analysed(analyzer="whitespace", text=" ".join(terms)) == terms
    assert len(analysed(field="title", text=" ".join(terms))) == len(terms)
    titles(anybody("GET", f"/v1/search?q={quote(nasty(seed))}"))
    titles(anybody("GET", f"/v1/search/suggest?q={quote(nasty(seed))}"))


@pytest.mark.parametrize("seed", range(20))
def test_the_terms_of_a_plain_text_are_those_of_the_engine(
    client: OpenSearch, opensearch_settings: Settings, seed: int
) -> None:
    text = "".join(random.Random(seed).choices("abcXYZ0189     ", k=200))
    answer = client.indices.analyze(index=opensearch_settings.index, body=analysis_of(text))
    assert plain_terms(text) == [token["token"] for token in answer["tokens"]]


@pytest.mark.parametrize(
    "typed", ["!!!+copper", "copper+…+ketle", "%E2%80%8B+copper", "- +coper", "copper,kettle", "copper%E2%80%8Bkettle"]
)
def test_a_text_without_a_word_is_not_searched(anybody: Caller, typed: str) -> None:
    assert titles(anybody("GET", f"/v1/search?q={typed}&category=kitchen")) == ["Copper Kettle"]


def test_words_after_the_twelfth_are_ignored(anybody: Caller) -> None:
    assert titles(anybody("GET", f"/v1/search?q={','.join(['copper'] * 12)},nothing")) == ["Copper Kettle"]
    assert titles(anybody("GET", f"/v1/search?q={','.join(['copper'] * 11)},nothing")) == []


@pytest.mark.parametrize("typed", ["!!!", "%E2%80%8B", "…", "%CC%81", "%E2%82%AC"])
def test_a_text_without_a_word_finds_nothing(anybody: Caller, typed: str) -> None:
    answer = anybody("GET", f"/v1/search?q={typed}&category=kitchen")
    assert (titles(answer), answer.body["next_cursor"]) == ([], None)
    assert titles(anybody("GET", f"/v1/search/suggest?q={typed}")) == []


def spellings(word: str) -> list[str]:
    """The text with each accent composed, decomposed, and left out."""
    return [word, unicodedata.normalize("NFD", word), word.translate(str.maketrans("éè", "ee"))]


@pytest.mark.parametrize(
    ("word", "title"), [("rosé5", "Rosé5 Glass"), ("purée7", "Purée7 Mill"), ("crème9", "Purée7 Mill")]
)
def test_accents_are_found_however_they_are_written(anybody: Caller, word: str, title: str) -> None:
    """A word with a digit may have no typo, so a remaining accent would be one typo too many."""
    for typed in spellings(word):
        assert titles(anybody("GET", f"/v1/search?q={quote(typed)}")) == [title]


@pytest.mark.parametrize(("word", "title"), [("rosé", "Rosé5 Glass"), ("purée", "Purée7 Mill")])
def test_accents_are_suggested_however_they_are_written(anybody: Caller, word: str, title: str) -> None:
    for typed in spellings(word):
        assert titles(anybody("GET", f"/v1/search/suggest?q={quote(typed)}")) == [title]


def test_unreadable_records_go_to_the_failure_topic_and_stop_nobody(
    load: Load,
    topic: str,
    read_topic: Callable[[str], list[tuple[str, bytes]]],
    open_producer: Callable[[], Producer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shop.messaging.failed_topic.TOPIC", topic)
    handler = load("on_products")
    monkeypatch.setattr(handler.__self__.failed, "_publisher", open_producer())  # type: ignore[attr-defined]
    event: dict[str, Any] = kafka_event(
        published("Left", "odd", 1, new_id(), {}), published("Right", "odd", 1, new_id(), {})
    )
    records = event["records"]["topic-0"]
    records.insert(1, {**records[0], "offset": 7, "value": base64.b64encode(b"{not json").decode()})
    assert handler(event, Context()) == {"batchItemFailures": []}
    key = base64.b64decode(records[0]["key"]).decode()
    assert read_topic(topic) == [(key, b"{not json")]


@pytest.fixture
def no_opensearch(load: Load, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """OpenSearch cannot be reached."""
    from search import wiring

    settings = Settings("http://127.0.0.1:9", "nowhere", "")
    monkeypatch.setattr(wiring.cached_index, "_index", product_index(settings))
    yield
    opensearch.client(settings).close()


@pytest.mark.usefixtures("no_opensearch")
@pytest.mark.parametrize("path", ["/v1/search?q=kettle", "/v1/search/suggest?q=ket"])
def test_a_dead_index_is_503_and_says_when_to_come_back(anybody: Caller, path: str) -> None:
    answer = anybody("GET", path)
    assert (answer.status, answer.slug, answer.headers["retry-after"]) == (503, "unavailable", "2")
