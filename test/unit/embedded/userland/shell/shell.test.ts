// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are shell scripts
import { describe, expect, test } from 'vitest'
import { container, debian, HandClock } from '../worlds.ts'

async function output(script: string, args: readonly string[] = []): Promise<string> {
  const box = await container()
  const { out, err } = await box.run(['bash', '-c', script, 'bash', ...args])
  return out + err
}

describe('words', () => {
  test.each([
    ['echo "a  b"  c', 'a  b c\n'],
    ['x="a  b"; echo $x "$x"', 'a b a  b\n'],
    ['set -- "a b" c; for i in "$@"; do echo "<$i>"; done; echo "$#" "$*"', '<a b>\n<c>\n2 a b c\n'],
    ['echo ${x:-no} ${x-no}; y=${x:=set}; echo $x $y ${#x} ${x:+yes}', 'no no\nset set 3 yes\n'],
    ['f=/a/b/c.tar.gz; echo ${f##*/} ${f%/*} ${f%.*} ${f%%.*} ${f#/a}', 'c.tar.gz /a/b /a/b/c.tar /a/b/c /b/c.tar.gz\n'],
    ['v=hello; echo ${v:1:3} ${v^} ${v^^} ${v/l/L} ${v//l/L} ${v: -2}', 'ell Hello HELLO heLlo heLLo lo\n'],
    ['a=(1 "2 3" 4); a+=(5); echo ${#a[@]} "${a[1]}" ${a[@]:1:2}; a[9]=x; echo "${!a[@]}"', '4 2 3 2 3 4\n0 1 2 3 9\n'],
    ['declare -A m=([k]=v [o]=w); echo ${m[k]} ${m[o]}', 'v w\n'],
    ['v=x; x=deep; echo ${!v}', 'deep\n'],
    ['echo a{b,c}d {1..3} {a..c}', 'abd acd 1 2 3 a b c\n'],
    ['cd /tmp; touch a1 a2 b1; echo a* [b]* z*', 'a1 a2 b1 z*\n'],
    ['echo $((2 + 3 * 4)) $(( (1 << 4) | 1 )) $((7 / 2)) $((-7 % 3)); i=3; ((i++)); echo $i $((i > 3 ? 1 : 0))', '14 17 3 -1\n4 1\n'],
    ["echo '$x' \"\\$x\" \\$x $'a\\tb'", '$x $x $x a\tb\n'],
    ['echo ~ ~root', '/root /root\n'],
    ['echo "$(echo a; echo b)" `echo c`', 'a\nb c\n'],
    ['cat <<E\nx $((1+1)) $(echo y)\nE\ncat <<"E"\n$x\nE\ncat <<< "z"', 'x 2 y\n$x\nz\n'],
    ['IFS=:; v=a:b::c; for i in $v; do echo "[$i]"; done', '[a]\n[b]\n[]\n[c]\n'],
    ['cat <(echo one) <(echo two)', 'one\ntwo\n'],
  ])('%s', async (script, expected) => {
    expect(await output(script)).toBe(expected)
  })
})

describe('statements', () => {
  test.each([
    ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
    ['for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done', '1\n3\n'],
    ['i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done; until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i', '0\n1\n2\n0\n'],
    ['for ((i=0; i<3; i++)); do printf "%s " $i; done', '0 1 2 '],
    ['case abc in x|a*) echo yes;; *) echo no;; esac', 'yes\n'],
    ['f() { local x=1; echo $1 $x; return 4; }; x=0; f a; echo $? $x', 'a 1\n4 0\n'],
    ['(cd /tmp; x=1; pwd); pwd; echo "[$x]"', '/tmp\n/\n[]\n'],
    ['false || echo or; true && echo and; ! true; echo $?', 'or\nand\n1\n'],
    ['[[ abc == a* && ! -e /nosuch ]] && echo yes; [[ ab12 =~ ^([a-z]+)([0-9]+)$ ]] && echo ${BASH_REMATCH[2]}', 'yes\n12\n'],
    ['set -e; false || true; if false; then :; fi; echo here; false; echo not', 'here\n'],
    ['echo a; exit 3; echo b', 'a\n'],
    ['echo one >/tmp/f; echo two >>/tmp/f; cat </tmp/f; nosuch 2>/dev/null; echo $?', 'one\ntwo\n127\n'],
    ['{ echo out; echo err >&2; } 2>&1 | cat; exec 3>/tmp/g; echo x >&3; exec 3>&-; cat /tmp/g', 'out\nerr\nx\n'],
    ['printf "a b\\nc d\\n" | while read x y; do echo "$y-$x"; done', 'b-a\nd-c\n'],
    ['trap "echo bye" EXIT; echo hi', 'hi\nbye\n'],
    ['eval "x=1; echo \\$x"; echo "echo sourced \\$1" >/tmp/s; . /tmp/s arg', '1\nsourced arg\n'],
    ['printf "%05.1f|%-4s|%x|%s\\n" 3.14159 ab 255 z', '003.1|ab  |ff|z\n'],
    ['while getopts ab:c o; do echo $o $OPTARG; done', 'a\nb val\nc val\n'],
    ['set -o pipefail; false | true; echo $?; cat /nosuch', '1\ncat: /nosuch: No such file or directory\n'],
    ['cd /nosuch', 'bash: line 1: cd: /nosuch: No such file or directory\n'],
    ['echo x > /nosuch/y; echo $?', '1\nbash: line 1: /nosuch/y: No such file or directory\n'],
    ['nosuch', 'bash: line 1: nosuch: command not found\n'],
    ['for i in {1..1000000000}; do :; done', "bash: line 1: brace expansion: failed to allocate memory for `1000000000' elements\n"],
    // Names that every object of JavaScript's has are commands, options and classes of nobody's.
    ...['constructor', 'toString', '__proto__', 'hasOwnProperty'].flatMap((it): [string, string][] => [
      [it, `bash: line 1: ${it}: command not found\n`],
      [`type ${it}; command -v ${it}; echo $?`, `1\nbash: line 1: type: ${it}: not found\n`],
      [`cat --${it} || echo no`, `no\ncat: unrecognized option '--${it}'\n`],
      [`case a in [[:${it}:]]) echo yes;; *) echo no;; esac`, 'no\n'],
      [`ps -o ${it}`, `error: unknown user-defined format specifier "${it}"\n`],
    ]),
    ['printf "b\\na\\nb\\n" | sort | uniq -c | sed "s/^ *//"; find /var/www -type d', '1 a\n2 b\n/var/www\n/var/www/html\n'],
    ['printf "%s\\n" b a | sort >/tmp/s; grep -n a /tmp/s; wc -l </tmp/s | tr -d " "', '1:a\n2\n'],
    ['yes | head -1; echo ${PIPESTATUS[0]} ${PIPESTATUS[1]}', 'y\n141 0\n'],
    ['{ set -u; echo $nosuch; echo after; } 2>&1', 'bash: line 1: nosuch: unbound variable\n'],
  ])('%s', async (script, expected) => {
    expect(await output(script, ['-a', '-b', 'val', '-c'])).toBe(expected)
  })
})

test('the exit codes of scripts', async () => {
  const box = await container()
  expect((await box.sh('exit 3')).code).toBe(3)
  expect((await box.sh('nosuch')).code).toBe(127)
  expect((await box.sh('/etc/passwd')).code).toBe(126)
  expect((await box.sh('if then')).code).toBe(2)
  expect((await box.sh('kill -TERM $$')).code).toBe(143)
  expect((await box.sh('set -u; echo $nosuch; echo after')).code).not.toBe(0)
  expect((await box.sh('bash -c "exit 5" || exit $?')).code).toBe(5)
})

test('a loop with sleep writes as it goes', async () => {
  const clock = new HandClock()
  const box = await container({ clock, idle: false })
  const loop = await box.spawn(['sh', '-c', 'i=0; while :; do i=$((i+1)); echo turn $i; sleep 1; done'])
  await loop.until(/turn 1/)
  expect(loop.out()).toBe('turn 1\n')
  await expect.poll(() => clock.sleepers).toBe(1)
  clock.advance(1000)
  await loop.until(/turn 2/)
  loop.process.signal('SIGTERM')
  await expect.poll(() => box.table.list().map(({ command }) => command)).toContain('sleep 1')
  loop.process.signal('SIGKILL')
  expect(await loop.done).toBe(137)
})

test('a trap runs after the command at hand, as pid 1', async () => {
  const clock = new HandClock()
  const box = await container({ clock, idle: false })
  const loop = await box.spawn(['sh', '-c', "trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 1; done"])
  await loop.until(/ready/)
  await expect.poll(() => clock.sleepers).toBe(1)
  loop.process.signal('SIGTERM')
  clock.advance(1000)
  expect(await loop.done).toBe(3)
  expect(loop.out()).toBe('ready\nbye\n')
})

test('wait ends at once by a trapped signal', async () => {
  const box = await container({ idle: false })
  const shell = await box.spawn(['bash', '-c', "trap 'echo got; exit 7' USR1; sleep 1000 & echo ready; wait"])
  await shell.until(/ready/)
  shell.process.signal('SIGUSR1')
  expect(await shell.done.then((code) => [code, shell.out()])).toEqual([7, 'ready\ngot\n'])
})

test('background commands, their status, and $!', async () => {
  const box = await container()
  expect((await box.sh('(exit 4) & wait $!; echo $?; sleep 1000 & kill $!; wait $!; echo $?; wait')).out).toBe('4\n143\n')
})

test('the stages of a pipeline run at the same time, and the first ends when nobody reads', async () => {
  const box = await container()
  expect((await box.sh('yes | head -2')).out).toBe('y\ny\n')
  const pipeline = await box.spawn(['bash', '-c', 'cat | grep --line-buffered b | cat'], { stdin: true })
  pipeline.process.stdin.write('a\nb1\n')
  await pipeline.until(/b1/)
  pipeline.process.stdin.end('b2\n')
  expect(await pipeline.done).toBe(0)
  expect(pipeline.out()).toBe('b1\nb2\n')
})

test('a single command takes the place of its shell', async () => {
  const box = await container({ idle: false })
  await box.spawn(['bash', '-c', 'sleep 1000'])
  await expect.poll(() => box.table.list().map(({ pid, command }) => [pid, command])).toEqual([[1, 'sleep 1000']])
})

test('a script on standard input leaves the rest of it to its commands', async () => {
  const box = await container()
  expect((await box.run(['sh'], { stdin: 'read x\nhello\necho "got $x"\nif true\nthen echo two\nfi\n' })).out).toBe('got hello\ntwo\n')
})

test('a dialogue: prompt, line, status, exit', async () => {
  const box = await container()
  const shell = await box.spawn(['bash'], { tty: true, stdin: true })
  await shell.until(/root@0123456789ab:\/# $/)
  shell.process.stdin.write('cd /tmp\r')
  await shell.until(/:\/tmp# $/)
  shell.process.stdin.write('echo $((1+1)); nosuch\r')
  await shell.until(/\r\n2\r\nbash: nosuch: command not found\r\n.*# $/)
  shell.process.stdin.write('exit 4\r')
  expect(await shell.done).toBe(4)
})

test('^C ends the command at hand, or takes the line back; ^D ends the shell', async () => {
  const box = await container()
  const shell = await box.spawn(['bash'], { tty: true, stdin: true })
  await shell.until(/# $/)
  shell.process.stdin.write('sleep 1000\r')
  await expect.poll(() => box.table.list().some(({ command }) => command === 'sleep 1000')).toBe(true)
  shell.process.stdin.write('\x03')
  await shell.until(/\^C\r\n.*# $/)
  shell.process.stdin.write('echo $?\r')
  await shell.until(/\r\n130\r\n/)
  shell.process.stdin.write('half a line\x03')
  await shell.until(/half a line\^C\r\n.*# $/)
  shell.process.stdin.write('echo loops; while :; do :; done\r')
  await shell.until(/\r\nloops\r\n$/)
  shell.process.stdin.write('\x03')
  await shell.until(/loops\r\n\^C\r\n.*# $/)
  shell.process.stdin.write('echo ok\r')
  await shell.until(/\r\nok\r\n.*# $/)
  shell.process.stdin.write('\x04')
  expect(await shell.done).toBe(0)
  expect(shell.out().endsWith('exit\r\n')).toBe(true)
})

test('the prompt is that of the image', async () => {
  const centos = { ...debian, '/etc/os-release': { kind: 'file', content: 'ID="centos"\n' } } as const
  const alpine = { ...debian, '/etc/os-release': { kind: 'file', content: 'ID=alpine\n' } } as const
  const prompts = {
    centos: [centos, 'bash', '[root@0123456789ab /]# '],
    alpine: [alpine, 'sh', '/ # '],
    debian: [debian, 'sh', '# '],
  } as const
  for (const [layer, program, prompt] of Object.values(prompts)) {
    const box = await container({ layers: [layer] })
    const shell = await box.spawn([program], { tty: true, stdin: true })
    await shell.until(/# $/)
    expect(shell.out()).toBe(prompt)
    box.table.kill()
  }
})

test('trap ERR runs after what fails and is not asked about', async () => {
  const box = await container()
  const said = async (script: string): Promise<string> => (await box.sh(`trap 'echo E$?' ERR; ${script}`)).out
  expect(await said('false; echo $?; (exit 3); true | false')).toBe('E1\n1\nE3\nE1\n')
  expect(await said('false || true; if false; then :; fi; ! true; while false; do :; done; { false && true; }')).toBe('')
  expect(await said('f() { false; echo in; }; f; g() { return 4; }; g; { false; }')).toBe('in\nE4\nE1\n')
  expect(await said('trap - ERR; false')).toBe('')
  expect(await box.sh("set -e; trap 'echo E' ERR; false; echo never")).toMatchObject({ code: 1, out: 'E\n' })
})

test('declare -i works out what is assigned', async () => {
  const box = await container()
  expect((await box.sh('declare -i n=3+4; echo $n; n+=2; echo $n; n=n*2; echo $n; n=; echo $n')).out).toBe('7\n9\n18\n0\n')
  expect((await box.sh('f() { local -i m=2*3; echo $m; }; f; declare -i k; k="2 + 2"; echo $k')).out).toBe('6\n4\n')
})

test('^Z stops what runs in front; fg and bg let it go on', async () => {
  const box = await container()
  const shell = await box.spawn(['bash'], { tty: true, stdin: true })
  const type = (text: string): boolean => shell.process.stdin.write(text)
  await shell.until(/# $/)
  type('sleep 100\n')
  await expect.poll(() => box.table.list().some(({ command }) => command === 'sleep 100')).toBe(true)
  type('\x1a')
  await shell.until(/\^Z\r\n\[1\]\+ {2}Stopped {17}sleep 100\r\n.*# $/s)
  type('echo status $?; jobs\n')
  await shell.until(/status 148\r\n\[1\]\+ {2}Stopped/)
  type('bg\n')
  await shell.until(/\[1\]\+ sleep 100 &/)
  type('jobs; fg\n')
  await shell.until(/Running {17}sleep 100 &\r\nsleep 100\r\n$/)
  type('\x03')
  await shell.until(/\^C\r\n.*# $/s)
  type('sleep 50 &\n')
  await shell.until(/\[1\] \d+/)
  type('kill %1\n')
  await expect.poll(() => box.table.list().some(({ command }) => command === 'sleep 50')).toBe(false)
  type('fg; exit 7\n')
  expect(await shell.done).toBe(7)
  expect(shell.out()).toMatch(/\[1\]\+ {2}Terminated {14}sleep 50/)
  expect(shell.out()).toContain('fg: current: no such job')
})
