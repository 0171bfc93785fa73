import type { Operation, Parameter, Schema, Specification } from './specification.ts'

export interface MadeRequest {
  readonly bytes: Buffer
  /** The client goes away without reading. */
  readonly vanishes: boolean
  /** It was not cut off: there must be an answer. */
  readonly isWhole: boolean
}

const odd = [
  '',
  ' ',
  '0',
  '-1',
  '1e9',
  'true',
  'null',
  '[]',
  '{}',
  '..',
  '../../etc/passwd',
  '%00',
  '%zz',
  'ä',
  '한국',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
]
const names = ['a-one', 'a-two', 'a-three', 'none', 'bridge', 'host', 'busybox', 'alpine:latest', 'busybox:no']
const words = [
  'sleep',
  'sh',
  '-c',
  'echo hi; exit 3',
  'cat',
  'yes',
  '/no/such',
  '80/tcp',
  '8080-8090',
  '127.0.0.1',
  '10.5.0.0/16',
  'a=b',
  'SIGTERM',
  'always',
  'container:a-one',
]

/** Requests of every call that an API has: mostly near to what is right, some far from it, some cut off. The same seed makes the same ones. */
export class RequestMaker {
  readonly #specification: Specification
  readonly #directory: string
  #state: number

  /** `directory`: the one of the host that binds may name. */
  constructor(specification: Specification, seed: number, directory: string) {
    this.#specification = specification
    this.#state = seed
    this.#directory = directory
  }

  next(): MadeRequest {
    const text = this.#request()
    const whole = Buffer.from(text)
    const kind = this.#below(20)
    if (kind === 0) return { bytes: whole.subarray(0, this.#below(whole.length)), vanishes: false, isWhole: false }
    if (kind === 1) return { bytes: whole, vanishes: true, isWhole: true }
    if (kind === 2) return { bytes: this.#scratched(whole), vanishes: false, isWhole: false }
    return { bytes: whole, vanishes: false, isWhole: true }
  }

  #request(): string {
    // Half of them make and start what the others then find.
    if (this.#below(4) === 0) return this.#useful()
    const operation = this.#one(this.#specification.operations)
    const path = operation.path.replace(/\{(\w+)\}/g, () => encodeURIComponent(this.#below(5) === 0 ? this.#one(odd) : this.#one(names)))
    const query = operation.parameters
      .filter((it) => it.in === 'query' && (it.name === 't' || this.#below(2) === 0))
      .map((it) => `${it.name}=${this.#queryValue(it)}`)
    const body = this.#body(operation)
    const version = this.#one(['', '', '', '/v1.41', '/v1.51', '/v1.24', '/v9.9', '/v0.1'])
    return http(operation.method, `${version}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`, body)
  }

  #useful(): string {
    const name = this.#one(names.slice(0, 3))
    const command = this.#one([['sleep', '100'], ['sh', '-c', 'echo hi; exit 3'], ['cat'], ['no-such']])
    const create = {
      Image: 'busybox',
      Cmd: command,
      Tty: this.#below(2) === 0,
      OpenStdin: this.#below(2) === 0,
      HostConfig: { PublishAllPorts: true },
    }
    return this.#one([
      http('POST', `/containers/create?name=${name}`, JSON.stringify(create)),
      http('POST', `/containers/${name}/start`, ''),
      http('POST', `/containers/${name}/attach?stream=1&stdout=1`, ''),
      http('GET', `/containers/${name}/logs?follow=1&stdout=1&stderr=1`, ''),
      http('GET', '/events', ''),
      http('POST', '/networks/create', JSON.stringify({ Name: this.#one(names.slice(0, 3)) })),
      http('POST', `/networks/${this.#one(names.slice(0, 3))}/connect`, JSON.stringify({ Container: name })),
    ])
  }

  #queryValue({ type, enum: values, name }: Parameter): string {
    // A stop that takes its time is no fault.
    if (name === 't') return '0'
    if (this.#below(4) === 0) return encodeURIComponent(this.#one(odd)).replaceAll('%25', '%')
    if (values && values.length > 0) return String(this.#one(values))
    if (type === 'boolean') return this.#one(['0', '1', 'true', 'false'])
    if (type === 'integer') return String(this.#below(100))
    if (name === 'filters')
      return encodeURIComponent(JSON.stringify({ [this.#one(['name', 'label', 'status', 'until', 'dangling', 'x'])]: [this.#one(words)] }))
    if (name === 'path') return encodeURIComponent(this.#one(['/', '/etc', '/etc/passwd', '/no/such', 'relative']))
    return encodeURIComponent(this.#one([...names, ...words]))
  }

  #body({ parameters, method }: Operation): string {
    const schema = parameters.find((it) => it.in === 'body')?.schema
    if (!schema || method === 'GET') return this.#below(10) === 0 ? this.#one(['{', '[]', '"x"', 'null', '{"a":', 'x']) : ''
    if (this.#below(6) === 0)
      return this.#one(['', '{', '[]', '"x"', 'null', '{"Image":', '{"Image":"busybox","HostConfig":[]}', '\u0000'.repeat(700)])
    return JSON.stringify(this.#value(schema, 0)) ?? ''
  }

  /** Something that a schema allows, or nearly. */
  #value(schema: Schema, depth: number): unknown {
    if (this.#below(12) === 0) return this.#one<unknown>([null, 1, -1, 1.5, 'x', true, [], {}, [[]], '', Number.MAX_SAFE_INTEGER])
    const { $ref, allOf, type, enum: values, properties, additionalProperties, items } = schema
    if ($ref) return this.#value(this.#specification.definitions[$ref.replace('#/definitions/', '')] ?? {}, depth)
    if (allOf) return Object.assign({}, ...allOf.map((it) => this.#value(it, depth)).filter((it) => typeof it === 'object'))
    if (values && values.length > 0) return this.#one(values)
    if (type === 'integer' || type === 'number') return this.#below(1000)
    if (type === 'boolean') return this.#below(2) === 0
    if (type === 'array') return depth > 5 ? [] : Array.from({ length: this.#below(3) }, () => this.#value(items ?? {}, depth + 1))
    if (properties || additionalProperties || type === 'object') {
      if (depth > 5) return {}
      const known = Object.entries(properties ?? {}).filter(([name]) => name === 'Image' || this.#below(3) === 0)
      const made = known.map(([name, it]) => [name, this.#field(name, it, depth)] as const)
      const more =
        typeof additionalProperties === 'object' ? [[this.#one(words), this.#value(additionalProperties, depth + 1)] as const] : []
      return Object.fromEntries([...made, ...more])
    }
    return this.#one([...names, ...words, ...odd])
  }

  #field(name: string, schema: Schema, depth: number): unknown {
    if (name === 'Image') return this.#one(['busybox', 'alpine', 'no-such', ''])
    if (name === 'Binds') return [this.#one([`${this.#directory}/state/bind:/x`, 'a-vol:/x:ro', 'a-vol:/y', ':', 'x:y:z:w', '/x'])]
    // A bind must not reach beyond this test's own directory.
    if (name === 'Mounts')
      return [{ Type: this.#one(['volume', 'tmpfs', 'x']), Target: this.#one(['/m', '', 'm']), Source: this.#one(['a-vol', '']) }]
    if (name === 'Name' && depth > 0) return this.#one([...names, ''])
    return this.#value(schema, depth + 1)
  }

  #scratched(bytes: Buffer): Buffer {
    const copy = Buffer.from(bytes)
    for (let count = 0; count < 3; count++) copy[this.#below(copy.length)] = this.#below(256)
    return copy
  }

  #one<T>(of: readonly T[]): T {
    return of[this.#below(of.length)] as T
  }

  /** mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, limit)
  }
}

function http(method: string, path: string, body: string): string {
  const target = path.replace(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character))
  const head = [`${method} ${target} HTTP/1.1`, 'Host: docker', 'Connection: close', 'Content-Type: application/json']
  return `${[...head, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`
}
