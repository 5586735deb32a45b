"""The chapters of the worked examples: the files of tests/worked, in the order in which one reads them."""

import importlib.util
import inspect
from pathlib import Path

from support.worked_examples import Example, examples_written_down

WORKED = Path(__file__).parents[1] / "worked"
FILES = (
    "work_programme",
    "work_programme_sustainment",
    "flexible_new_deal",
    "work_and_health_programme",
    "jets",
    "restart",
    "ipes",
    "ips_in_primary_care",
    "innovation_fund",
    "terms_that_change",
)


def chapters() -> dict[str, list[Example]]:
    """The examples of each file by its title, in their order."""
    return dict(_chapter(WORKED / f"test_{name}.py") for name in FILES)


def _chapter(path: Path) -> tuple[str, list[Example]]:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be read as worked examples")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return inspect.getdoc(module) or path.stem, [
        test for name, test in vars(module).items() if name.startswith("test_")
    ]


def markdown() -> str:
    """All worked examples as one document."""
    return "\n".join(examples_written_down(chapters()).lines).rstrip() + "\n"
