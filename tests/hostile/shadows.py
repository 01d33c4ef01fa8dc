"""Files named like modules that others import, left where they might be found; code that runs when they are."""

# ruff: noqa: E501, sources of cells are kept as they are

from tests.hostile.attack import IMPORTS, RIGHT, Attack, blocked

NAMES = (
    "torch.py", "numpy.py", "pytest.py", "conftest.py", "sitecustomize.py", "usercustomize.py", "scorelab.py",
    "autograder.py", "json.py", "socket.py", "struct.py", "safetensors.py", "evil.pth", "pytest.ini", "pyproject.toml",
)  # fmt: skip
LEFT = f"""
def attack():
    for name in {NAMES!r}:
        with open(name, "w") as file:
            file.write("raise SystemExit('shadowed')")
    sys.path.insert(0, os.getcwd())
"""
SITE = """
def attack():
    import site
    written = []
    for folder in {*site.getsitepackages(), site.getusersitepackages(), os.path.dirname(os.__file__), "@TORCH@", "@CLONE@",
                   "@HOME@/.local/lib", "@CLONE@/tests", os.path.dirname("@PYTHON@")}:
        try:
            os.close(os.open(folder + "/@TOKEN@.pth", os.O_CREAT | os.O_WRONLY))
            os.unlink(folder + "/@TOKEN@.pth")
            written.append(folder)
        except OSError:
            pass
    return [folder for folder in written if not folder.startswith(os.environ["HOME"])]
"""
ATTACKS = [
    blocked("shadow-modules", "leaves torch.py, pytest.py, conftest.py, sitecustomize.py and others in its folder", LEFT),
    blocked("shadow-site", "writes a .pth file into Python's folders", SITE),
    Attack("shadow-torch", "replaces torch in sys.modules by a module of its own that agrees with everything",
           f"{IMPORTS}\nimport types\nreal = torch\nclass Torch(types.ModuleType):\n    def __getattr__(self, name):\n"
           "        return lambda *a, **k: real.tensor(True)\nsys.modules['torch'] = torch = Torch('torch')\n"
           "def score_matching_loss(pred, std, z):\n    return torch.mean((pred * std + z) ** 2)", ("failed", "crash"), 0.0),
    Attack("shadow-python", "starts a Python in its folder that imports what it left there",
           f"{IMPORTS}\ndef score_matching_loss(pred, std, z):\n    open('json.py', 'w').write('print(1)')\n"
           "    done = subprocess.run([sys.executable, '-c', 'import json'], capture_output=True)\n"
           f"    return {RIGHT}", "passed", 0.0, seconds=10.0),
]  # fmt: skip
