"""Code that reads what it must not see, or writes what is not its own.

What it reads is only looked at, never changed; what it would write is a file with the test's mark in the name.
"""

# ruff: noqa: E501, sources of cells are kept as they are

from tests.hostile.attack import IMPORTS, Attack, blocked


def opened(name: str, tries: str, *paths: str, flags: str = "O_RDONLY", slow: bool = False) -> Attack:
    """Open the files, which pattern may name, and say what was opened."""
    return blocked(name, tries, f"""
def attack():
    for pattern in {list(paths)!r}:
        for path in glob.glob(pattern, include_hidden=True) if "*" in pattern else [pattern]:
            try:
                descriptor = os.open(path, os.{flags})
            except OSError:
                continue
            if os.{flags} == os.O_RDONLY and not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                if not os.read(descriptor, 1):
                    continue
            return path
""", slow=slow)  # fmt: skip


def created(attack: str, tries: str, folder: str, name: str = "@TOKEN@") -> Attack:
    return blocked(attack, tries, f"""
def attack():
    path = {folder!r} + "/" + {name!r}
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o666))
    return path
""")  # fmt: skip


READS = [
    Attack(
        "imports-reference", "imports the reference and returns what it returns",
        f"{IMPORTS}\nfrom solutions.score_sde import score_matching_loss", "failed", 0.0,
    ),
    blocked("finds-reference", "reads the reference's file", """
def attack():
    import scorelab
    for root in ["@CLONE@", *sys.path, *(os.path.dirname(p) for p in scorelab.__path__)]:
        for path in (f"{root}/solutions/score_sde.py", f"{root}/../solutions/score_sde.py"):
            try:
                return open(path).read(40)
            except OSError:
                pass
"""),
    opened("reads-catalogue", "reads the misconceptions and the checks' calibration, which name wrong answers",
           "@CLONE@/autograder/problem_sets/*/mistakes/*.py", "@CLONE@/autograder/problem_sets/*/*.json"),
    blocked("imports-checks", "imports the checks and the grader, to use what they know", """
def attack():
    for name in ("autograder.problem_sets.ps1_score_sde.test_loss", "autograder.grading.run", "autograder.problem_sets.ps1_score_sde.mistakes", "solutions"):
        try:
            __import__(name)
            return name
        except ImportError:
            pass
"""),
    opened("reads-gradebook", "reads the gradebook", "@COURSE@/gradebook/gradebook.db", "@COURSE@/gradebook/*"),
    opened("reads-seed-file", "reads the configuration with the seed", "@COURSE@/nbgrader_config.py"),
    opened("reads-others", "reads another's submission", "@COURSE@/submitted/*/*/*.ipynb", "@COURSE@/submitted"),
    opened("reads-home", "reads the home of the grader's user", "@HOME@/.secret", "@HOME@", "@REALHOME@/.*", "@REALHOME@/*"),
    opened("reads-temporary", "reads the files of others in the folders for temporary files", "@OUTSIDE@/*", "/var/tmp/*"),
    opened("reads-passwords", "reads the system's accounts", "/etc/passwd", "/etc/shadow", "/etc/hostname"),
    opened("reads-up", "climbs with .. and /proc/self/root", "../../../../../..@COURSE@/gradebook/gradebook.db",
           "/proc/self/root@COURSE@/gradebook/gradebook.db", "/proc/1/root@COURSE@/gradebook/gradebook.db",
           "/proc/@GRADER@/root@COURSE@/gradebook/gradebook.db", "/proc/@GRADER@/cwd"),
    opened("reads-devices", "reads disks and memory as devices", "/dev/mem", "/dev/kmsg", "/dev/vd*", "/dev/sd*", "/dev/nvme*",
           "/proc/kcore", "/proc/kmsg"),
    blocked("links", "makes symbolic and hard links to the gradebook and reads through them", """
def attack():
    for link in (os.symlink, os.link):
        try:
            link("@COURSE@/gradebook/gradebook.db", f"link-{link.__name__}")
            return open(f"link-{link.__name__}").read(20)
        except OSError:
            pass
"""),
    blocked("searches", "walks the file system for the secret's name", """
def attack():
    for top in ("/tmp", "/home", "/root", "/var", "/srv", "/mnt", "/opt", "@COURSE@", "@CLONE@"):
        for n, (folder, folders, files) in enumerate(os.walk(top)):
            if n > 200:
                break
            found = [name for name in files if name in ("gradebook.db", ".secret") or "gradebook" in name]
            if found:
                return os.path.join(folder, found[0])
"""),
    blocked("searches-shell", "has the shell look for it", """
def attack():
    done = subprocess.run("cat @COURSE@/gradebook/gradebook.db @HOME@/.secret; ls @COURSE@", shell=True, capture_output=True)
    return done.stdout
"""),
    blocked("environment", "looks for the seed in its environment, and in C's", """
def attack():
    for name in ("SCORELAB_SEED", "SCORELAB_EXECUTE", "SCORELAB_MARK"):
        LIBC.getenv.restype = ctypes.c_char_p
        if os.environ.get(name) or LIBC.getenv(name.encode()):
            return name
    if "@SEED@" in str(dict(os.environ)) + open("/proc/self/environ").read():
        return "the seed"
"""),
    blocked("proc-environment", "reads the environment of every process that it can see", """
def attack():
    for path in glob.glob("/proc/[0-9]*/environ") + ["/proc/@GRADER@/environ"]:
        try:
            text = open(path).read()
        except OSError:
            continue
        if "SCORELAB" in text or "@SEED@" in text or "@GRADER@" in path:
            return path
"""),
    blocked("proc-others", "reads command lines, descriptors and folders of other processes", """
def attack():
    for pid in ("@GRADER@", "@SIBLING@"):
        for name in ("cmdline", "maps", "status", "stat", "fd", "cwd", "exe", "net/unix"):
            path = f"/proc/{pid}/{name}"
            try:
                return path, os.listdir(path) if name == "fd" else os.readlink(path) if name in ("cwd", "exe") else open(path).read(50)
            except OSError:
                pass
"""),
    blocked("counts-processes", "looks whether there are processes that are not its own", """
def attack():
    mine, others = {os.getpid(), os.getppid(), 1}, []
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        try:
            command = open(f"/proc/{pid}/cmdline").read()
        except OSError:
            continue
        if pid not in mine and command:
            others.append((pid, command[:40]))
    return others
"""),
    blocked("memory-of-grader", "reads the grader's memory through /proc and process_vm_readv", """
def attack():
    for pid in (@GRADER@, @SIBLING@):
        try:
            open(f"/proc/{pid}/mem", "rb")
            return pid
        except OSError:
            pass
        here = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 8)
        there = (ctypes.c_size_t * 2)(id(None), 8)
        if LIBC.process_vm_readv(pid, here, 1, there, 1, 0) > 0:
            return pid
"""),
    blocked("descriptors-hunted", "looks for open descriptors that lead anywhere but to the grader", """
def attack():
    sockets, files = [], []
    for descriptor in range(1024):
        try:
            mode = os.fstat(descriptor).st_mode
        except OSError:
            continue
        if stat.S_ISSOCK(mode):
            sockets.append(descriptor)
        elif not stat.S_ISCHR(mode):
            try:
                files.append(os.readlink(f"/proc/self/fd/{descriptor}"))
            except OSError:
                files.append(descriptor)
    return (sockets, files) if len(sockets) != 1 or files else None
"""),
    blocked("descriptors-used", "asks the fork server, over a descriptor that it may have left open, to end its sibling", """
def attack():
    heard = []
    for descriptor in range(1024):
        try:
            if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                continue
        except OSError:
            continue
        end = socket.socket(fileno=os.dup(descriptor))
        if end.type == socket.SOCK_SEQPACKET:
            end.send(json.dumps({"end": @SIBLING@}).encode())
            heard.append(descriptor)
    return heard
"""),
    blocked("keyring", "looks for keys in the kernel's keyrings, and leaves one", """
def attack():
    key = LIBC.syscall(248, b"user", b"@TOKEN@", b"1", 1, -4)  # add_key to the user's keyring
    if key > 0:
        LIBC.syscall(250, 21, key)  # invalidate it
        return key
"""),
]  # fmt: skip

WRITES = [
    created("writes-gradebook", "makes a file beside the gradebook", "@COURSE@/gradebook"),
    created("writes-feedback", "makes a file among others' feedback", "@COURSE@/feedback"),
    created("writes-submitted", "makes a file in another's submission", "@COURSE@/submitted/ada/ps1_score_sde"),
    created("writes-results", "leaves a result for itself", "@COURSE@/gradebook/results", "mallory.json"),
    created("writes-grader", "puts a module into the grader", "@CLONE@/autograder", "@TOKEN@.py"),
    created("writes-cache-of-python", "puts byte code beside the grader's", "@CLONE@/autograder/__pycache__", "@TOKEN@.pyc"),
    created("writes-home", "makes a file in the home", "@HOME@"),
    created("writes-temporary", "makes a file in the folders for temporary files", "@OUTSIDE@"),
    created("writes-var-tmp", "leaves a file in /var/tmp", "/var/tmp"),
    created("writes-root", "makes a file in the root", ""),
    opened("opens-to-write", "opens the gradebook, the reference, the grader and Python itself for writing",
           "@COURSE@/gradebook/gradebook.db", "@CLONE@/solutions/score_sde.py", "@CLONE@/autograder/grading/run.py",
           "@CLONE@/autograder/isolation/wire.py", "@PYTHON@", "@TORCH@/__init__.py", flags="O_WRONLY"),
    opened("opens-system", "opens what steers the kernel for writing", "/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern",
           "/proc/sys/kernel/hostname", "/sys/fs/cgroup/cgroup.procs", "/proc/1/oom_score_adj", "/etc/passwd", flags="O_WRONLY"),
    blocked("removes", "removes a file of the course, moves another, changes a third's mode and time", """
def attack():
    done = []
    for name, change in {"unlink": os.unlink, "rename": lambda p: os.rename(p, p + "x"), "mode": lambda p: os.chmod(p, 0o777),
                         "time": lambda p: os.utime(p, (0, 0)), "owner": lambda p: os.chown(p, os.getuid(), os.getgid()),
                         "truncate": lambda p: os.truncate(p, 0), "attribute": lambda p: os.setxattr(p, "user.x", b"1")}.items():
        try:
            change("@COURSE@/submitted/ada/notes.txt")
            done.append(name)
        except OSError:
            pass
    return done
"""),
]  # fmt: skip

POWERS = [
    blocked("becomes-root", "asks for another user's id", """
def attack():
    gained = []
    for name, *ids in (("setuid", 0), ("setgid", 0), ("setresuid", 0, 0, 0), ("setuid", 1), ("setreuid", 0, 0)):
        try:
            before = os.getuid(), os.getgid()
            getattr(os, name)(*ids)
            gained += [name] if before != (os.getuid(), os.getgid()) else []
        except OSError:
            pass
    return gained
"""),
    blocked("is-root", "is root, or has a capability", """
def attack():
    status = open("/proc/self/status").read()
    powers = [int(value, 16) for value in re.findall(r"Cap(?:Prm|Eff|Inh|Amb):\\s*(\\w+)", status)]
    return "capabilities %x" % max(powers) if max(powers) else None
"""),
    blocked("sudo", "runs a program that has the bit of its owner's id", """
def attack():
    for command in (["sudo", "-n", "id", "-u"], ["su", "-c", "id -u"], ["/usr/bin/newgrp", "root"]):
        try:
            done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=5)
        except OSError:
            continue
        if done.stdout.strip() == b"0":
            return command
"""),
    blocked("user-namespace", "makes a user namespace, to be root in it and mount", """
def attack():
    if not (pid := os.fork()):
        os._exit(0 if LIBC.unshare(0x10000000) == 0 and LIBC.mount(b"none", b"/mnt", b"tmpfs", 0, None) == 0 else 1)
    return "mounted" if os.waitpid(pid, 0)[1] == 0 else None
"""),
    blocked("user-namespace-by-clone", "is born into a user namespace, and mounts by the newer calls", """
def attack():
    made = []
    for flags in (0x10000000, 0x10000000 | 0x20000):  # CLONE_NEWUSER, and with it CLONE_NEWNS
        for clone in ((56, flags | signal.SIGCHLD, 0, 0, 0, 0), (435, struct.pack("11Q", flags, 0, 0, 0, signal.SIGCHLD, *[0] * 6), 88)):
            pid = LIBC.syscall(*clone)
            if pid == 0:
                os._exit(0)
            if pid > 0:
                os.waitpid(pid, 0)
                made.append(clone[0])
    mounts = [(430, b"tmpfs", 0), (428, -100, b"/", 1), (433, -100, b"/", 0)]  # fsopen, open_tree, fspick
    return made + [number for number, *rest in mounts if LIBC.syscall(number, *rest) >= 0]
"""),
    blocked("mounts", "mounts a file system over its own folder", """
def attack():
    folder = os.fsencode(os.path.abspath("mount"))
    os.mkdir(folder)
    checked(LIBC.mount(b"none", folder, b"tmpfs", 0, None))
    LIBC.umount2(folder, 2)
    return "mounted"
"""),
    blocked("unmounts", "takes down the mounts that hide the rest", """
def attack():
    allowed = []
    for path in ("/tmp", "/dev", "/dev/shm", "/proc", "/"):
        LIBC.umount2(path.encode(), 4)  # MNT_EXPIRE only marks it, and says EAGAIN
        if ctypes.get_errno() not in (errno.EPERM, errno.EINVAL, errno.ENOENT, errno.EACCES):
            allowed.append((path, ctypes.get_errno()))
    return allowed
"""),
    blocked("remounts", "makes the system writable again, where it may have mounts of its own", """
def attack():
    if not (pid := os.fork()):
        private, remount = 0x4000 | 0x40000, 0x20 | 0x1000
        done = [LIBC.unshare(0x20000), LIBC.mount(b"none", b"/", None, private, None), LIBC.mount(b"none", b"/", None, remount, None)]
        os._exit(1 if any(done) else 0)
    return "remounted" if os.waitpid(pid, 0)[1] == 0 else None
"""),
    blocked("enters-namespace", "enters the grader's namespaces", """
def attack():
    for name in ("mnt", "net", "pid", "user"):
        descriptor = os.open(f"/proc/@GRADER@/ns/{name}", os.O_RDONLY)
        if os.fork() == 0:
            os._exit(LIBC.setns(descriptor, 0) and 1)
        if os.wait()[1] == 0:
            return name
"""),
    blocked("chroot", "leaves a chroot by another", """
def attack():
    os.mkdir("jail")
    if not (pid := os.fork()):
        try:
            os.chroot("jail")
            os._exit(0)
        except OSError:
            os._exit(1)
    return "chroot" if os.waitpid(pid, 0)[1] == 0 else None
"""),
    blocked("device", "makes a device of the disk's numbers", """
def attack():
    os.mknod("disk", stat.S_IFBLK | 0o600, os.makedev(254, 0))
    return "a block device"
"""),
    blocked("priority", "makes itself more important than others", """
def attack():
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -5)
        return "priority"
    except OSError:
        pass
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("-900")
    return "spared when memory runs out"
"""),
    blocked("kernel-doors", "knocks at doors of the kernel that no answer needs, with arguments that do nothing", """
def attack():
    opened = []
    for name, call in {"bpf": (321, 0, struct.pack("4I", 2, 4, 4, 1), 16), "acct": (163, b"/nonexistent"), "swapon": (167, b"/nonexistent", 0),
                       "reboot": (169, 0, 0, 0), "init_module": (175, None, 0, b""), "kexec": (246, 0, 17, None, -1)}.items():
        if LIBC.syscall(*call) >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.EACCES, errno.ENOSYS):
            opened.append((name, ctypes.get_errno()))
    return opened
"""),
]  # fmt: skip

ATTACKS = [*READS, *WRITES, *POWERS]
