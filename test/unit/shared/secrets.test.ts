import { expect, test } from 'vitest'
import { maskAssignment, maskInspected, maskOutput, maskTopology, maskWritten } from '../../../src/shared/secrets.ts'
import { container, topologyOf } from '../../support/topology-records.ts'

test('a variable whose name says so is a secret, whatever its case', () => {
  expect(maskAssignment('MYSQL_ROOT_PASSWORD=password')).toBe('MYSQL_ROOT_PASSWORD=********')
  expect(maskAssignment('aws_secret=a=b')).toBe('aws_secret=********')
  expect(maskAssignment('API_KEY=x')).toBe('API_KEY=********')
  expect(maskAssignment('GITHUB_TOKEN=x')).toBe('GITHUB_TOKEN=********')
})

test('other variables, empty ones and plain words stay', () => {
  for (const text of ['PATH=/bin', 'MYSQL_PASSWORD=', 'MYSQL_PASSWORD', 'WORDPRESS_DB_USER=root']) expect(maskAssignment(text)).toBe(text)
})

test('output of env and inspect is masked, in quotes too, to the end of the value', () => {
  expect(maskOutput('A=1\nDB_PASSWORD=two words\nB=2\n')).toBe('A=1\nDB_PASSWORD=********\nB=2\n')
  expect(maskOutput('"MYSQL_ENV_MYSQL_ROOT_PASSWORD=password",\n"X=1"')).toBe('"MYSQL_ENV_MYSQL_ROOT_PASSWORD=********",\n"X=1"')
  expect(maskOutput("TOKEN='a b' X=1")).toBe("TOKEN='********' X=1")
})

test('output without secrets is untouched', () => {
  const text = '<input name="password" value="x">\nKEYS: 1\nkeyboard = us\n'
  expect(maskOutput(text)).toBe(text)
})

test('more names tell of secrets, and the working directory is none', () => {
  for (const name of ['DB_PASS', 'MYSQL_PWD', 'SSH_PASSPHRASE', 'AWS_CREDENTIALS', 'PASS_FILE'])
    expect(maskAssignment(`${name}=v`)).toBe(`${name}=********`)
  for (const text of ['PWD=/app', 'OLDPWD=/', 'COMPASS=north', 'BYPASSED=1']) expect(maskAssignment(text)).toBe(text)
})

test('an address loses its password, JSON the values of its secrets, whatever the variable is called', () => {
  expect(maskOutput('DATABASE_URL=postgres://app:hunter2hunter2@db/shop\n')).toBe('DATABASE_URL=postgres://app:********@db/shop\n')
  expect(maskAssignment('DATABASE_URL=postgres://app:x@db/shop')).toBe('DATABASE_URL=postgres://app:********@db/shop')
  expect(maskOutput('{"api.token": "y\\"z", "note": "z"}')).toBe('{"api.token": "********", "note": "z"}')
  expect(maskOutput('http://127.0.0.1:8080/ a@b')).toBe('http://127.0.0.1:8080/ a@b')
})

test('a command line loses its secrets and nothing behind them', () => {
  expect(maskWritten('docker run -e MYSQL_ROOT_PASSWORD=hunter2 -d mysql')).toBe('docker run -e MYSQL_ROOT_PASSWORD=******** -d mysql')
  expect(maskWritten(`docker run -e "API_TOKEN=two words" -e A=1 -e 'KEY=x y' web`)).toBe(
    `docker run -e "API_TOKEN=********" -e A=1 -e 'KEY=********' web`,
  )
  expect(maskWritten('docker exec db mysql -uroot -phunter2 -e "show tables"')).toBe(
    'docker exec db mysql -uroot -p******** -e "show tables"',
  )
  expect(maskWritten('redis-server --requirepass hunter2 --port 6379')).toBe('redis-server --requirepass ******** --port 6379')
})

test('what courses write as an example, and a reference to a value, stay in command lines', () => {
  for (const text of [
    'docker run -e MYSQL_ROOT_PASSWORD=password -d mysql:5.7',
    'docker exec db mysql -uroot -ppassword -e "show tables"',
    'docker run -e TOKEN=$TOKEN -e KEY={{key}} --password <yours> web',
    'docker run -p 80:80 --publish 8080:80 --env-file secrets.env web',
  ])
    expect(maskWritten(text)).toBe(text)
})

test('hostile output costs no more time than any other', () => {
  const started = performance.now()
  for (const text of [
    'KEY'.repeat(200_000),
    'KEY='.repeat(100_000),
    'KEY="'.repeat(100_000),
    '://a:'.repeat(100_000),
    '"token":"'.repeat(50_000),
    '--password '.repeat(50_000),
    'mysql -p'.repeat(50_000),
    `${'KEY='.repeat(50_000)}\n`.repeat(2),
  ])
    maskOutput(maskWritten(text))
  expect(performance.now() - started).toBeLessThan(1_000)
})

test('a topology is masked in the environments only, and is itself when there is none', () => {
  const open = topologyOf({ containers: [container('web', { environment: ['A=1'] })] })
  expect(maskTopology(open)).toBe(open)
  const secret = topologyOf({ containers: [container('db', { environment: ['A=1', 'PASSWORD=x'] }), container('web')] })
  const masked = maskTopology(secret)
  expect(masked.containers.db?.environment).toEqual(['A=1', 'PASSWORD=********'])
  expect(masked.containers.web).toBe(secret.containers.web)
  expect(maskTopology(secret).containers.db).toBe(masked.containers.db)
})

test('inspect JSON loses secrets of variables, labels and arguments, and nothing else', () => {
  const inspected = {
    Config: {
      Env: ['A=1', 'DB_PASSWORD=x'],
      Labels: { 'api.token': 'y', note: 'z' },
      Cmd: ['mysqld', '--password=q', 'password=q', '--requirepass', 'r', '-u', 'root'],
    },
    NetworkSettings: { SandboxKey: '/var/run/docker/netns/1', Ports: null },
    State: { Pid: 7 },
  }
  expect(maskInspected(inspected)).toEqual({
    ...inspected,
    Config: {
      Env: ['A=1', 'DB_PASSWORD=********'],
      Labels: { 'api.token': '********', note: 'z' },
      Cmd: ['mysqld', '--password=********', 'password=********', '--requirepass', '********', '-u', 'root'],
    },
  })
})
