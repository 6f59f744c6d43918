"""The chains of functions by which heat comes."""

from __future__ import annotations

from tests.projects import Project


def chain(source: str, name: str) -> list[str]:
    project = Project({"app.py": source})
    functions = project.index.modules[0].facts.functions
    number = next(at for at, each in enumerate(functions) if each.qualname == name)
    found = project.linted.heats.everything.chain(number)
    return [functions[each].qualname if each >= 0 else "the module" for each in found]


def test_a_loop_over_a_consumer_that_is_reached_from_its_own_body() -> None:
    source = (
        "from aiokafka import AIOKafkaConsumer\n"
        "async def main():\n    consumer = AIOKafkaConsumer()\n    async for each in consumer:\n        await step()\n"
        "async def step():\n    await main()\n"
    )
    assert chain(source, "step") == ["main", "step"]
    assert chain(source, "main") == ["main", "step", "main"]


def test_a_chain_leads_through_callers_that_pass_every_test_on_it() -> None:
    source = (
        "from fastapi import FastAPI\napp = FastAPI()\n"
        "@app.get('/a')\nasync def first():\n    await read()\n"
        "@app.get('/b')\nasync def second():\n    await more()\n"
        "async def more():\n    await read(stream=True)\n"
        "async def read(stream=False):\n    if stream:\n        await body()\n"
        "async def body():\n    await inner()\n"
        "async def inner():\n    pass\n"
    )
    assert chain(source, "read") == ["first", "read"]
    assert chain(source, "body") == ["second", "more", "read", "body"]
    assert chain(source, "inner") == ["second", "more", "read", "body", "inner"]
