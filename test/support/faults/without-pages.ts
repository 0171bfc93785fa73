import { copyFile, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { readShipped, scenariosDirectory } from '../../scenarios/shipped.ts'

/** What wordpress-link uses, and what the tests beside it make others' things of. */
export const imagesNeeded = ['mysql:5.7', 'wordpress:latest', 'ubuntu:14.04', 'busybox:latest', 'alpine:latest']

/**
 * A new directory of scenarios with this one alone, without the pages that it asks for: what a test's own dockerd publishes is published in a network
 * namespace of its own, where nobody here can ask for a page.
 */
export async function withoutPages(scenario: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-faults-'))
  const read = parse(readShipped(`${scenario}.yaml`)) as { steps: { http?: unknown }[] }
  const text = stringify({ ...read, steps: read.steps.map(({ http: _http, ...step }) => step) })
  await writeFile(join(directory, `${scenario}.yaml`), text)
  for (const name of ['index.yaml', 'glossary.yaml']) await copyFile(join(scenariosDirectory, name), join(directory, name))
  return directory
}
