"""dstack's gpuhunt catalogue (MPL-2.0 code, public files): GPU instances of nine clouds.

Format: `<base>/<provider>/version` holds a version, `<base>/<provider>/<version>/catalog.zip` one
`<provider>.csv` with instance_name, location, price, gpu_count, gpu_name, gpu_memory and spot.
`price` is in USD per instance and hour. There are no dates, currencies or reservations in it.
A GPU name often leaves out the form factor; it is taken from the instance, and where that does not
say, the listing is skipped.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from core.catalog import accelerator_names
from pricing.rows import PriceRow, Snapshot
from pricing.sources.fetch import Clock, Fetch, SourceSettings
from pricing.sources.instances import AWS, AZURE
from pricing.sources.reading import (
    Skips,
    SourceError,
    amount,
    or_unpriced,
    share,
    snapshot,
    text,
    whole,
)

SOURCE = "gpuhunt"
PROVIDERS = {
    "aws": "aws",
    "azure": "azure",
    "cloudrift": "cloudrift",
    "gcp": "gcp",
    "lambdalabs": "lambda",
    "nebius": "nebius",
    "oci": "oci",
    "runpod": "runpod",
    "verda": "verda",
}
"""gpuhunt's ids to those of the price book."""
FORMS = {
    "gcp": "sxm",
    "oci": "sxm",
    "verda": "sxm",
}
"""What a GPU is whose instance name does not say: these sell one form only."""
SERVERS = frozenset({"gcp"})
"""Clouds whose RTX PRO 6000 is the Server Edition."""
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}\Z")
RATIO = 5
"""An unpacked catalogue may be this many times the size limit of a download."""
COLUMNS = ("instance_name", "location", "price", "gpu_count", "gpu_name", "gpu_memory", "spot")


def refresh(settings: SourceSettings, fetch: Fetch, now: datetime) -> Snapshot | None:
    """Download and read every provider's catalogue; None when all versions are those of `etag`.

    A provider that fails is named among the skipped and the others are read all the same;
    SourceError when none could be read. `etag` is a digest of the providers' versions.
    """
    clock = Clock(settings.total_seconds)
    base = settings.url.rstrip("/")

    def one(provider: str) -> tuple[str, bytes] | SourceError:
        try:
            limits = settings.limits.within(clock.left())
            got = fetch(SOURCE, f"{base}/{provider}/version", limits)
            version = got.content[:200].decode("ascii", "replace").strip()
            if not VERSION.match(version):
                return SourceError(SOURCE, f"{provider} states no version")
            limits = settings.limits.within(clock.left())
            got = fetch(SOURCE, f"{base}/{provider}/{version}/catalog.zip", limits)
        except SourceError as error:
            return error
        return version, got.content

    with ThreadPoolExecutor(max_workers=3) as pool:
        answers = dict(zip(PROVIDERS, pool.map(one, PROVIDERS), strict=True))
    failed = {name: got for name, got in answers.items() if isinstance(got, SourceError)}
    came = {name: got for name, got in answers.items() if not isinstance(got, SourceError)}
    if not came:
        first = next(iter(failed.values()))
        raise SourceError(SOURCE, f"no provider could be read; {first.reason}", kind=first.kind)
    versions = {name: version for name, (version, _) in came.items()}
    if _tag(versions) == settings.etag and not failed:
        return None
    reasons = {name: error.reason for name, error in failed.items()}
    archives = {name: content for name, (_, content) in came.items()}
    most = settings.limits.max_bytes * RATIO
    made = read(archives, now, settings.url, failed=reasons, most_bytes=most)
    # an archive that arrived damaged is asked for again, though its version be the same
    whole = {n: v for n, v in versions.items() if PROVIDERS[n] not in made.unread}
    return replace(made, etag=_tag(whole))


def _tag(versions: Mapping[str, str]) -> str:
    return sha256(",".join(f"{n}={v}" for n, v in versions.items()).encode()).hexdigest()


def read(
    archives: Mapping[str, bytes],
    retrieved_at: datetime,
    url: str = "",
    etag: str = "",
    *,
    failed: Mapping[str, str] | None = None,
    most_bytes: int = 200_000_000,
) -> Snapshot:
    """Price rows per GPU and hour, from the `catalog.zip` of each provider by its gpuhunt id.

    An archive that cannot be read becomes a sentence among the skipped, as do those in `failed`,
    and its provider counts as unread. SourceError when nothing is priced.
    """
    skips = Skips()
    unread = dict(failed or {})
    together = sha256()
    rows: list[PriceRow] = []
    for provider, archive in archives.items():
        together.update(archive)
        sha = sha256(archive).hexdigest()
        try:
            found = list(_rows(provider, archive, skips, (retrieved_at, url, sha), most_bytes))
        except SourceError as error:
            unread[provider] = error.reason
            continue
        if not found:
            unread[provider] = "it has not one usable price"
        rows += found
    for provider, reason in unread.items():
        skips.add(f"a provider could not be read, as {reason}", provider)
    made = snapshot(
        SOURCE,
        rows,
        skips,
        retrieved_at=retrieved_at,
        url=url,
        digest=together.hexdigest(),
        etag=etag,
    )
    return replace(made, unread=tuple(PROVIDERS.get(name, name) for name in unread))


def _rows(
    provider: str, archive: bytes, skips: Skips, where: tuple[datetime, str, str], most: int
) -> Iterator[PriceRow]:
    reader = csv.DictReader(io.StringIO(_unpack(provider, archive, most)), strict=True)
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise SourceError(SOURCE, f"it has no column {', '.join(missing)}")
        for line in reader:
            row = _row(provider, line, skips, where)
            if row is not None:
                yield row
    except csv.Error as error:
        raise SourceError(SOURCE, "its CSV is damaged") from error


def _unpack(provider: str, archive: bytes, most: int) -> str:
    try:
        with (
            zipfile.ZipFile(io.BytesIO(archive)) as packed,
            packed.open(f"{provider}.csv") as member,
        ):
            content = member.read(most + 1)
    except KeyError as error:
        raise SourceError(SOURCE, f"its archive holds no {provider}.csv") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise SourceError(SOURCE, "its archive is damaged") from error
    except (NotImplementedError, RuntimeError) as error:
        raise SourceError(SOURCE, "its archive is packed in an unknown way") from error
    if len(content) > most:
        raise SourceError(SOURCE, f"it unpacks to more than {most:,} bytes", kind="too-large")
    return content.decode("utf-8-sig", "replace")


def _row(
    provider: str, line: Mapping[str, str | None], skips: Skips, where: tuple[datetime, str, str]
) -> PriceRow | None:
    instance, region = text(line.get("instance_name")), text(line.get("location"))
    if (line.get("gpu_count") or "").strip() == "0":
        return None  # machines without GPUs
    gpus, price = whole(line.get("gpu_count")), amount(line.get("price"))
    spot = (line.get("spot") or "").lower()
    if gpus is None or price is None or not instance or spot not in {"true", "false"}:
        skips.add("with a line that cannot be read", f"{provider} {instance or '?'}")
        return None
    sku = _accelerator(provider, instance, gpus, line, skips)
    if sku is None:
        return None
    known = or_unpriced(price, f"{provider} {instance} {region}", skips)
    return PriceRow(
        source=SOURCE,
        kind="gpu",
        provider=PROVIDERS.get(provider, provider),
        sku=sku,
        dimension="gpu_hour",
        unit="gpu_hour",
        amount=None if known is None else share(known, gpus),
        retrieved_at=where[0],
        source_url=where[1],
        snapshot_sha256=where[2],
        commitment="spot" if spot == "true" else "on-demand",
        region=region,
        instance=instance,
        gpus_per_instance=gpus,
        # RunPod's community hosts are listed by country, its own data centres by name
        marketplace=provider == "runpod" and len(region) == 2,
    )


def _accelerator(
    provider: str, instance: str, gpus: int, line: Mapping[str, str | None], skips: Skips
) -> str | None:
    """The catalogue's id, from the instance where its vendor documents it, else from the name."""
    table = {"aws": AWS, "azure": AZURE}.get(provider)
    if table is not None:
        documented = table.get(instance)
        if documented is None:  # or a sixth of an A10 would pass for a cheap one
            skips.add("not in the table of GPU instances", f"{provider} {instance}")
            return None
        if documented[1] == gpus:
            return documented[0]
        skips.add("with another number of GPUs than the vendor states", f"{provider} {instance}")
        return None
    name, memory = text(line.get("gpu_name")), whole(line.get("gpu_memory"))
    label = f"{name} {memory} GB" if memory else name
    if not name:
        skips.add("without a GPU name", f"{provider} {instance}")
        return None
    found = _named(provider, instance, name, memory)
    if found == "":
        skips.add("of a GPU whose form factor is not stated", f"{provider} {label}")
    elif found is None:
        skips.add("not in the accelerator catalogue", label)
    return found or None


_FORMS_OF = {
    ("A100", 40): {"sxm": "a100-40gb-sxm", "pcie": "a100-40gb-pcie"},
    ("A100", 80): {"sxm": "a100-80gb-sxm", "pcie": "a100-80gb-pcie"},
    ("H100", 80): {"sxm": "h100-sxm", "pcie": "h100-pcie"},
    ("H200", 141): {"sxm": "h200-sxm", "nvl": "h200-nvl"},
    ("RTXPRO6000", 96): {
        "server": "rtx-pro-6000-server",
        "workstation": "rtx-pro-6000-workstation",
    },
}
_EXACT = {
    ("H100NVL", 94): "h100-nvl",
    ("H200NVL", 141): "h200-nvl",
    ("H200NVL", 143): "h200-nvl",
    ("B300", 270): "b300",
    ("B300", 268): "b300",
    ("B300", 275): "b300",
    ("GB300", 270): "gb300",
    ("RTX6000Ada", 48): "rtx-6000-ada",
    ("GH200", 96): "gh200-96",
}


def _named(provider: str, instance: str, name: str, memory: int | None) -> str | None:
    """The catalogue's id; empty when the form is not known, None when the GPU is not."""
    forms = _FORMS_OF.get((name, memory or 0))
    if forms is not None:
        return forms.get(_form(provider, instance, name), "")
    exact = _EXACT.get((name, memory or 0))
    if exact is not None:
        return exact
    index = accelerator_names()
    return index.find(f"{name} {memory}GB") if memory else index.find(name)


def _form(provider: str, instance: str, name: str) -> str:
    said = instance.lower()
    if name == "RTXPRO6000":
        if "server" in said or provider in SERVERS:
            return "server"
        return "workstation" if "workstation" in said else ""
    if "hbm3" in said or said == "nvidia h200":  # RunPod's names of the SXM boards
        return "sxm"
    stated = [form for form in ("sxm", "nvl", "pcie") if form in said]
    return stated[0] if stated else FORMS.get(provider, "")
