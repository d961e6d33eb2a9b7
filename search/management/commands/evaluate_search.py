"""Measures the search on a labelled collection."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.evaluation import METRICS, CollectionError, evaluate, read_collection, summary


class Command(BaseCommand):
    """Prints how well the search answers the queries of a collection, by language and kind."""

    help = (
        "Measures the search on a folder with a labelled collection, one JSON file a language; leaves nothing behind."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and whether to print JSON."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON instead of a table")
        parser.add_argument("--faults", action="store_true", help="list the queries that were not answered as labelled")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        try:
            rows = evaluate(read_collection(options["folder"]))
        except CollectionError as error:
            raise CommandError(str(error)) from error
        figures = summary(rows)
        if options["as_json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{'':6}{'':14}{'n':>5}" + "".join(f"{metric:>14}" for metric in METRICS))
        for locale in sorted(figures, key=lambda code: (code == "all", code)):
            for kind, values in sorted(figures[locale].items(), key=lambda item: (item[0] == "all", item[0])):
                numbers = "".join(f"{values[metric]:14.3f}" for metric in METRICS)
                self.stdout.write(f"{locale:6}{kind:14}{values['n']:5}{numbers}")
        if options["faults"]:
            for row in rows:
                if row["recall@10"] < 1 or row["precision@10"] < 1:
                    self.stdout.write(
                        f"{row['locale']} {row['kind']} {row['q']!r}"
                        f" R {row['recall@10']:.2f} P {row['precision@10']:.2f}: {' '.join(row['ids'])}"
                    )
