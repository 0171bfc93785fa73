"""Docker's SDK for Python on the engine of DOCKER_HOST: what another language's client makes of its answers. Names begin with k-."""
import io
import tarfile
import time

import docker
from docker.types import IPAMConfig, IPAMPool

client = docker.from_env()
began = time.time()
assert client.ping() and client.version()["ApiVersion"] and client.info()["OSType"] == "linux"

assert client.containers.run("alpine", "echo hello", remove=True) == b"hello\n"
try:
    client.containers.run("alpine", "false", remove=True)
    raise AssertionError("a command that fails is no error")
except docker.errors.ContainerError as error:
    assert error.exit_status == 1

container = client.containers.run(
    "alpine",
    "sleep 1000",
    detach=True,
    name="k-one",
    labels={"a": "b"},
    ports={"80/tcp": ("127.0.0.1", None)},
    environment={"X": "1"},
    volumes={"k-data": {"bind": "/data", "mode": "rw"}},
)
container.reload()
assert container.status == "running" and container.labels["a"] == "b"
assert container.ports["80/tcp"][0]["HostIp"] == "127.0.0.1", container.ports

code, (out, err) = container.exec_run('sh -c "echo out; echo err >&2; exit 3"', demux=True)
assert (code, out, err) == (3, b"out\n", b"err\n"), (code, out, err)
assert container.exec_run("cat /etc/hostname").output.decode().strip() == container.id[:12]
assert container.top()["Titles"][0] == "UID"
assert container.stats(stream=False)["name"] == "/k-one"

packed = io.BytesIO()
with tarfile.open(fileobj=packed, mode="w") as archive:
    about = tarfile.TarInfo("file.txt")
    about.size = 8
    archive.addfile(about, io.BytesIO(b"hi there"))
assert container.put_archive("/data", packed.getvalue())
pieces, stat = container.get_archive("/data/file.txt")
assert stat["name"] == "file.txt" and stat["size"] == 8
with tarfile.open(fileobj=io.BytesIO(b"".join(pieces))) as archive:
    assert archive.extractfile("file.txt").read() == b"hi there"
assert container.exec_run("touch /made").exit_code == 0
assert {"Path": "/made", "Kind": 1} in container.diff()

container.pause()
container.reload()
assert container.status == "paused"
container.unpause()
container.rename("k-two")
container.restart(timeout=0)
container.update(cpu_shares=512)
container.reload()
assert container.name == "k-two" and container.attrs["HostConfig"]["CpuShares"] == 512

network = client.networks.create("k-net", driver="bridge", ipam=IPAMConfig(pool_configs=[IPAMPool(subnet="10.233.0.0/24")]))
network.connect(container, aliases=["known-as"])
network.reload()
assert [it.name for it in network.containers] == ["k-two"]
assert b"10.233.0." in container.exec_run("cat /etc/hosts").output
network.disconnect(container)

image = container.commit(repository="k-image", tag="1", message="why", author="me", changes="ENV A=b")
assert image.tags == ["k-image:1"] and "A=b" in image.attrs["Config"]["Env"]
saved = b"".join(image.save(named=True))
client.images.remove("k-image:1")
loaded = client.images.load(saved)
assert [it.tags for it in loaded] == [["k-image:1"]] and loaded[0].id == image.id
made = client.containers.create("k-image:1", "ls /made")
made.start()
made.wait()
assert made.logs() == b"/made\n"
# The image declares a volume, and `run(remove=True)` would leave it.
made.remove(v=True)
assert len(b"".join(container.export())) > 10_000
assert loaded[0].history()[0]["Comment"] == "why"

container.kill()
assert container.wait()["StatusCode"] == 137
container.remove(v=True)
client.images.remove("k-image:1")
network.remove()
client.volumes.get("k-data").remove()

typed = client.containers.create("alpine", "cat", stdin_open=True, name="k-cat")
stream = typed.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
typed.start()
stream._sock.send(b"typed\n")
assert stream._sock.recv(100) == b"\x01\x00\x00\x00\x00\x00\x00\x06typed\n"
typed.remove(force=True)

for wanted, ask in {
    docker.errors.NotFound: lambda: client.containers.get("k-none"),
    docker.errors.ImageNotFound: lambda: client.images.get("k-none"),
    docker.errors.APIError: lambda: client.swarm.leave(),
}.items():
    try:
        ask()
        raise AssertionError(f"{wanted} was not raised")
    except wanted:
        pass

events = [event["Action"] for event in client.events(since=int(began), until=int(time.time()) + 1, filters={"container": "k-two"}, decode=True)]
for action in ["rename", "restart", "commit", "export", "destroy"]:
    assert action in events, (action, events)
assert set(client.df()) >= {"LayersSize", "Images", "Containers", "Volumes"}
