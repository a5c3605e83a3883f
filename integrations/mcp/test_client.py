"""Searches and reads an index through `samara mcp`, with the client of the Model Context Protocol's authors.

Arguments: the `samara` command, and the index of an example site.
"""

import asyncio
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(samara: str, index: str) -> None:
    server = StdioServerParameters(command=samara, args=["mcp", index])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        await session.send_ping()
        tools = (await session.list_tools()).tools
        assert [tool.name for tool in tools] == ["search", "read_document"], tools

        found = (await session.call_tool("search", {"query": "helicopter"})).model_dump(by_alias=True)
        hits = found["structuredContent"]["hits"]
        assert [hit["title"] for hit in hits] == ["Maple"], hits
        section = hits[0]["sections"][0]
        assert section["heading"] == "Flight", section

        read_back = (await session.call_tool("read_document", {"url": section["url"]})).model_dump(by_alias=True)
        text = read_back["content"][0]["text"]
        assert text.startswith("# Maple\n") and "helicopter" in text, text

        wrong = (await session.call_tool("read_document", {"url": "elsewhere"})).model_dump(by_alias=True)
        assert wrong["isError"], wrong


asyncio.run(main(*sys.argv[1:]))
