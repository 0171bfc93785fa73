import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv, { type ValidateFunction } from 'ajv'
import { parse } from 'yaml'

const directory = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'docker-engine-api')

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'body' | 'header'
  readonly type?: string
  readonly enum?: readonly string[]
  readonly required?: boolean
  readonly schema?: Schema
}
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly allOf?: readonly Schema[]
  readonly example?: unknown
  readonly [key: string]: unknown
}
export interface Operation {
  readonly method: string
  /** `/containers/{id}/json`. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** Schemas of its answers, by status. */
  readonly answers: ReadonlyMap<number, Schema>
  readonly matches: (path: string) => boolean
}

/** The Engine API's specification of a version; undefined where `../shared` is not there. */
export function readSpecification(version: '1.41' | '1.51'): Specification | undefined {
  const file = join(directory, `v${version}.yaml`)
  return existsSync(file) ? new Specification(parse(readFileSync(file, 'utf8'))) : undefined
}

const methods = ['get', 'post', 'put', 'delete', 'head']

export class Specification {
  readonly operations: readonly Operation[]
  readonly definitions: Readonly<Record<string, Schema>>
  readonly #validators = new Map<Schema, ValidateFunction>()
  readonly #ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })

  constructor(document: { paths: Record<string, Record<string, unknown>>; definitions: Record<string, Schema> }) {
    this.definitions = document.definitions
    this.#ajv.addSchema({
      $id: 'docker',
      definitions: Object.fromEntries(Object.entries(document.definitions).map(([name, it]) => [name, jsonSchema(it)])),
    })
    this.operations = Object.entries(document.paths).flatMap(([path, calls]) =>
      methods.flatMap((method) => {
        const call = calls[method] as { parameters?: Parameter[]; responses: Record<string, { schema?: Schema }> } | undefined
        if (!call) return []
        const answers = Object.entries(call.responses).flatMap(([status, { schema }]) =>
          schema ? [[Number(status), schema] as const] : [],
        )
        const source = path.replace(/\{name\}/g, '.+').replace(/\{\w+\}/g, '[^/]+')
        const expression = new RegExp(`^${source}$`)
        return [
          {
            method: method.toUpperCase(),
            path,
            parameters: [...((calls.parameters as Parameter[] | undefined) ?? []), ...(call.parameters ?? [])],
            answers: new Map(answers),
            matches: (asked: string) => expression.test(asked),
          },
        ]
      }),
    )
  }

  /** The operation that a request is; its path without version and query. A path without parameters goes before one with. */
  find(method: string, path: string): Operation | undefined {
    const all = this.operations.filter((it) => it.method === method && it.matches(path))
    return all.find((it) => it.path === path) ?? all[0]
  }

  /** What is wrong with an answer; empty when it is as specified, or when the specification says nothing of this status. */
  problems(method: string, path: string, status: number, body: unknown): string[] {
    const schema = this.find(method, path)?.answers.get(status)
    if (!schema) return []
    const validate = this.#validators.get(schema) ?? this.#ajv.compile(jsonSchema(schema))
    this.#validators.set(schema, validate)
    if (validate(body)) return []
    // Of a choice between null and something, what is wrong with the something is told.
    return (validate.errors ?? [])
      .filter(({ keyword, params }) => keyword !== 'anyOf' && params.type !== 'null')
      .map(({ instancePath, message }) => `${instancePath.replace(/\/\d+(?=\/|$)/g, '/*') || '/'} ${message}`)
  }
}

/**
 * Swagger 2.0 as JSON schema. Lists, tables and objects may be null, as Go has it, which the specification rarely says; so may what says
 * `x-nullable`. An empty text stands for "none" in what has an enumeration.
 */
function jsonSchema(schema: Schema): object {
  const { $ref, allOf, properties, additionalProperties, items, type, enum: values, format: _format, example: _example, ...rest } = schema
  if ($ref) return orNull({ $ref: `docker${$ref}` })
  const own = {
    ...(rest.required ? { required: rest.required } : {}),
    ...(properties ? { properties: Object.fromEntries(Object.entries(properties).map(([name, it]) => [name, jsonSchema(it)])) } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: jsonSchema(additionalProperties) } : {}),
    ...(items ? { items: jsonSchema(items) } : {}),
    ...(allOf ? { allOf: allOf.map(jsonSchema) } : {}),
    ...(values ? { enum: [...new Set([...values, ''])] } : {}),
    ...(type && type !== 'file' ? { type } : {}),
  }
  return rest['x-nullable'] === true || type === 'array' || type === 'object' || allOf ? orNull(own) : own
}
const orNull = (schema: object): object => ({ anyOf: [{ type: 'null' }, schema] })
