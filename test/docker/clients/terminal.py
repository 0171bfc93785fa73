"""A docker program at a terminal, on the engine of DOCKER_HOST: what somebody types, and what they see. Names begin with k-."""
import sys

import pexpect

docker = sys.argv[1]


def at_terminal(*words, **options):
    return pexpect.spawn(docker, list(words), timeout=20, encoding="utf8", dimensions=(30, 100), **options)


def line(*words):
    return pexpect.run(" ".join([docker, *words]), timeout=20, encoding="utf8").strip()


def ends(program, code):
    program.expect(pexpect.EOF)
    program.close()
    assert program.exitstatus == code, (program.args, program.exitstatus, program.before)


prompt = r"root@[0-9a-f]{12}:/# "
shell = at_terminal("run", "-i", "-t", "--name", "k-shell", "ubuntu:14.04")
shell.expect(prompt)
shell.sendline("echo hello $((6*7))")
shell.expect("hello 42\r\n.*" + prompt)
shell.sendline("stty size")
shell.expect("30 100\r\n.*" + prompt)
shell.setwinsize(24, 80)
shell.sendline("stty size")
shell.expect("24 80\r\n.*" + prompt)
shell.sendline("sh -c 'echo begun; sleep 100'")
shell.expect("begun\r\n")
shell.sendintr()
shell.expect(prompt)
shell.sendline("cat")
shell.expect("cat\r\n")
shell.sendline("abc")
shell.expect("abc\r\nabc\r\n")
shell.sendeof()
shell.expect(prompt)
# Ctrl-P Ctrl-Q leaves the container running.
shell.send("\x10\x11")
ends(shell, 0)
assert line("ps", "--filter", "name=k-shell", "--format", "{{.State}}") == "running"

again = at_terminal("attach", "k-shell")
again.send("\r")
again.expect(prompt)
again.sendline("echo back")
again.expect("back\r\n.*" + prompt)
again.sendline("exit 3")
ends(again, 3)
assert line("ps", "-a", "--filter", "name=k-shell", "--format", "{{.Status}}").startswith("Exited (3)")

# It prompts by itself; what is typed before that may be lost, and so may what is typed while it takes a line.
once_more = at_terminal("start", "-a", "-i", "k-shell")
once_more.expect(prompt)
once_more.sendeof()
ends(once_more, 0)

logs = at_terminal("logs", "-f", "k-shell")
logs.expect("hello 42")
ends(logs, 0)

line("run", "-d", "--name", "k-sleep", "alpine", "sleep", "1000")
beside = at_terminal("exec", "-i", "-t", "k-sleep", "sh")
beside.expect("/ # ")
beside.sendline("ps")
beside.expect("sleep 1000")
beside.expect("/ # ")
beside.send("\x10\x11")
ends(beside, 1)
own_keys = at_terminal("exec", "-i", "-t", "--detach-keys", "ctrl-a,x", "k-sleep", "sh")
own_keys.expect("/ # ")
own_keys.send("\x01x")
ends(own_keys, 1)

events = at_terminal("events", "--since", "1h", "--filter", "container=k-sleep")
events.expect("container start ")
line("rm", "-f", "k-sleep")
events.expect("container destroy ")
events.sendintr()
events.expect(pexpect.EOF)

line("rm", "-f", "k-shell")
assert at_terminal("run", "-i", "-t", "--rm", "busybox", "sh", "-c", "exit 7").expect(pexpect.EOF) == 0
