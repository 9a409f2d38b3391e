"""A hub on this machine, until stdin ends: `python e2e/fake_hub.py FOLDER` prints its address.

FOLDER/OWNER/NAME/REVISION is the folder of a model at a revision. The commit of a revision is the sha1 of its
name.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

FAKE_HUB = Path(__file__).parents[1] / "python" / "tests" / "fake_hub.py"

if __name__ == "__main__":
    spec = spec_from_file_location("tests_fake_hub", FAKE_HUB)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    hub = module.FakeHub()
    for repository in sorted(Path(sys.argv[1]).glob("*/*")):
        hub_id = f"{repository.parent.name}/{repository.name}"
        hub.revisions[hub_id] = {folder.name: folder for folder in repository.iterdir()}
    with hub.running():
        print(hub.url, flush=True)
        sys.stdin.read()
