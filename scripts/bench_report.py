"""The table of what was measured, and which numbers of the budget are met."""

import statistics
from typing import Any

MOST_QUERIES = 10


def print_report(results: dict[str, Any]) -> list[str]:
    """Print the figures and the budget; return what of it is not met."""
    machine = results["machine"]
    print("\n" + ", ".join(f"{name} {_plain(value)}" for name, value in machine.items()))
    print(f"driver {results['driver']}, {results['rounds']} rounds of {results['seconds']} s")
    broken: list[str] = []
    if "pages" in results:
        broken += _queries(results["pages"])
    if "load" in results:
        broken += _load(results["load"], sorted(int(size) for size in results["pages"]))
    if "memory" in results:
        broken += _memory(results["memory"])
    if "stale" in results:
        print(f"\nStale answers:\n{results['stale']['said']}")
        broken += ["stale answers"] if results["stale"]["code"] else []
    if "lighthouse" in results:
        broken += _lighthouse(results["lighthouse"])
    print("\nNot met: " + "; ".join(broken) if broken else "\nEverything that was measured is met.")
    return broken


def _plain(value: Any) -> str:
    return "/".join(f"{each:.1f}" for each in value) if isinstance(value, tuple | list) else str(value)


def table(head: list[str], rows: list[list[Any]]) -> None:
    """Print a table in Markdown."""
    cells = [head, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    print()
    for number, row in enumerate(cells):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def _queries(pages: dict[Any, Any]) -> list[str]:
    """Print the highest number of queries of each kind of page, all languages together, by size of the site."""
    sizes = sorted(pages, key=int)
    rows, broken = [], []
    for who in ("visitors", "editors"):
        names = dict.fromkeys(name.rpartition(" ")[0] if who == "visitors" else name for name in pages[sizes[0]][who])
        for name in names:
            found = []
            for size in sizes:
                of_kind = [
                    cost["queries"]
                    for each, cost in pages[size][who].items()
                    if each == name or (who == "visitors" and each.rpartition(" ")[0] == name)
                ]
                found.append(max(of_kind))
            rows.append([who, name or "sitemap", *found])
            if who == "visitors" and max(found) > MOST_QUERIES:
                broken.append(f"{name}: {max(found)} queries")
            # A list that is longer than one page asks for the number of its pages.
            if max(found) - min(found) > (0 if who == "visitors" else 2):
                broken.append(f"{name}: queries grow, {found}")
    table(["queries of", "page", *(f"{pages[size]['pages']} pages" for size in sizes)], rows)
    return broken


def _load(lines: list[dict[str, Any]], sizes: list[int]) -> list[str]:
    found = {(line["page"], line["server"]): line["rounds"] for line in lines}
    small, large = str(sizes[0]), str(sizes[-1])
    rows, broken = [], []
    for (page, server), rounds in found.items():
        rate, half, most = (statistics.median(each[name] for each in rounds) for name in ("rate", "p50", "p95"))
        failed = sum(each["failed"] for each in rounds)
        if failed:
            broken.append(f"{page} @ {server}: {failed} failed answers")
        rows.append([page, server, f"{rate:.1f}", f"{half:.1f}", f"{most:.1f}", failed])
    table(["page", "server", "answers/s", "p50 ms", "p95 ms", "failed"], rows)

    def ratio(text: str, one: tuple[str, str], other: tuple[str, str], name: str, least: float, most: float) -> None:
        if one not in found or other not in found:
            return
        values = [a[name] / b[name] for a, b in zip(found[one], found[other], strict=True)]
        value = statistics.median(values)
        met = least <= value <= most
        wanted = f"≥ {least:g}" if least else f"≤ {most:g}"
        ratios.append([text, f"{value:.2f}", f"{min(values):.2f}–{max(values):.2f}", wanted, "yes" if met else "NO"])
        if not met:
            broken.append(f"{text}: {value:.2f}, wanted {wanted}")

    ratios: list[list[Any]] = []
    infinite = float("inf")
    for size in (small, large):
        for page in ("home", "listing", "detail", "profile"):
            kept = (page, f"{size}, kept")
            ratio(
                f"kept {page} of {size} ÷ empty view, answers/s",
                kept,
                ("empty view", "empty view"),
                "rate",
                1.2,
                infinite,
            )
    for page in ("home", "listing", "detail", "search"):
        least = 3 if page == "detail" else 5
        ratio(f"{page} ÷ bakerydemo's, answers/s", (page, small), (page, "bakerydemo"), "rate", least, infinite)
    for page in ("home", "listing", "detail", "profile", "search"):
        ratio(f"{page}: {large} ÷ {small}, p50", (page, large), (page, small), "p50", 0, 2)
    for page in ("dashboard", "explorer", "teams", "report", "translation editor"):
        ratio(f"{page}: {large} ÷ {small}, p95", (page, large), (page, small), "p95", 0, 2)
    table(["ratio", "middle", "range", "wanted", "met"], ratios)
    return broken


def _memory(memory: dict[str, Any]) -> list[str]:
    before, after = memory["MiB"]
    growth = max(after) / max(before)
    first, last = memory["requests"]
    print(
        f"\nMemory of a worker: {max(before):.0f} MiB after {first} requests, {max(after):.0f} MiB after {last}"
        f" ({growth:.2f} of it; wanted ≤ 1.1)"
    )
    return [f"memory grows to {growth:.2f} of what it was"] if growth > 1.1 else []


def _lighthouse(pages: list[dict[str, Any]]) -> list[str]:
    names = ("performance", "accessibility", "best-practices", "seo", "lcp", "cls", "tbt", "kib", "requests")
    table(
        ["page", "form", *names],
        [[page["name"], page["form"], *(page[name] for name in names)] for page in pages],
    )
    return [f"{page['name']} ({page['form']}): {fault}" for page in pages for fault in page["faults"]]
