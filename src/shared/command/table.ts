import { containerEntries } from './container-entries.ts'
import type { CommandEntry } from './entry.ts'
import { objectEntries } from './object-entries.ts'

/** Every command that is understood; parsing, completion and help grow from it. */
export const entries: readonly CommandEntry[] = [...containerEntries, ...objectEntries]

/** First words that need a second one. */
export const namespaces: readonly string[] = ['container', 'image', 'network', 'volume', 'system']

const notYet = 'Dockstage does not have it yet'
const swarm = 'Dockstage plays single engines, not Swarm'
const registry = 'a scenario has no registry account'

/** Commands that the docker program has and Dockstage has not, with the reason. */
export const unsupportedCommands: Readonly<Record<string, string>> = {
  commit: notYet,
  'container commit': notYet,
  cp: notYet,
  'container cp': notYet,
  stats: notYet,
  'container stats': notYet,
  update: notYet,
  'container update': notYet,
  events: notYet,
  'system events': notYet,
  'system df': notYet,
  'system prune': 'it reaches too far; prune containers, networks or volumes by themselves',
  export: notYet,
  'container export': notYet,
  import: notYet,
  'image import': notYet,
  save: notYet,
  'image save': notYet,
  load: notYet,
  'image load': notYet,
  build: 'a scenario has no build context beside it',
  'image build': 'a scenario has no build context beside it',
  buildx: 'a scenario has no build context beside it',
  builder: 'a scenario has no build context beside it',
  push: registry,
  'image push': registry,
  login: registry,
  logout: registry,
  search: registry,
  compose: 'write its containers, networks and volumes as docker commands',
  context: 'the engine is chosen in the app',
  help: 'see the docker program’s own',
  'volume update': swarm,
  checkpoint: 'checkpoints are an experiment of Docker’s',
  trust: 'signatures of images are not looked at',
  plugin: notYet,
  manifest: notYet,
  swarm,
  service: swarm,
  stack: swarm,
  node: swarm,
  secret: swarm,
  config: swarm,
}
