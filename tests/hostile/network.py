"""Connections out. All of them go to listeners that the test has on loopback, or to a socket of its own."""

# ruff: noqa: E501, sources of cells are kept as they are

from tests.hostile.attack import blocked

ATTACKS = [
    blocked("tcp", "connects to a TCP port", """
def attack():
    with socket.create_connection(("127.0.0.1", @TCP@), 1) as out:
        out.send(b"answers")
        return "TCP"
"""),
    blocked("tcp-6", "connects to a TCP port over IPv6", """
def attack():
    with socket.create_connection(("::1", @TCP6@), 1) as out:
        return "TCP over IPv6"
"""),
    blocked("udp", "sends a datagram", """
def attack():
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    out.sendto(b"answers", ("127.0.0.1", @UDP@))
"""),
    blocked("dns", "asks a name server for a name that carries what it knows", """
def attack():
    query = struct.pack(">6H", 1, 0x100, 1, 0, 0, 0) + b"\\x07answers\\x07example\\x00" + struct.pack(">2H", 1, 1)
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    out.connect(("127.0.0.1", @UDP@))
    out.send(query)
"""),
    blocked("unix", "connects to a socket in the file system", """
def attack():
    out = socket.socket(socket.AF_UNIX)
    out.connect("@UNIX@")
    return "a unix socket"
"""),
    blocked("abstract", "connects to an abstract socket", """
def attack():
    out = socket.socket(socket.AF_UNIX)
    out.connect("\\0@ABSTRACT@")
    return "an abstract socket"
"""),
    blocked("unix-datagram", "sends a datagram to an abstract socket", """
def attack():
    out = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    out.sendto(b"answers", "\\0@ABSTRACT@-datagram")
    return "a datagram to an abstract socket"
"""),
    blocked("listens", "waits for someone to come: a TCP port that others could reach", """
def attack():
    server = socket.create_server(("0.0.0.0", 0))
    with socket.create_connection(server.getsockname(), 1):
        torch.kept = server
    if len(os.listdir("/sys/class/net")) > 1:
        return "a port beside other interfaces"
"""),
    blocked("raw", "opens raw sockets, to see or forge what others send", """
def attack():
    opened = []
    for family, kind, protocol in ((socket.AF_PACKET, socket.SOCK_RAW, 3), (socket.AF_INET, socket.SOCK_RAW, 1)):
        try:
            socket.socket(family, kind, protocol).close()
            opened.append(family)
        except OSError:
            pass
    return opened
"""),
    blocked("interfaces", "looks for interfaces besides loopback", """
def attack():
    return [name for _, name in socket.if_nameindex() if name != "lo"]
"""),
    blocked("http", "fetches a page as ordinary code would", """
def attack():
    import urllib.error, urllib.request
    try:
        return urllib.request.build_opener(urllib.request.ProxyHandler({})).open("http://127.0.0.1:@TCP@/answers", timeout=0.5).status
    except (urllib.error.URLError, ConnectionError):
        return None
"""),
    blocked("curl", "has a program fetch it", """
def attack():
    done = subprocess.run(["bash", "-c", "echo answers > /dev/tcp/127.0.0.1/@TCP@"], capture_output=True)
    return done.returncode == 0
"""),
]  # fmt: skip
