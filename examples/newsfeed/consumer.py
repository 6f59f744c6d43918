"""A message consumer: the rate is high and nobody waits."""

from __future__ import annotations

import asyncio

from aiokafka import AIOKafkaConsumer

from newsfeed import store


async def consume() -> None:
    consumer = AIOKafkaConsumer("comments", bootstrap_servers="localhost:9092")
    await consumer.start()
    try:
        async for message in consumer:
            text = message.value.decode()
            await asyncio.gather(store.comment("asyncio", text), store.count_comments("asyncio"), store.headlines())
    finally:
        await consumer.stop()
