/** The English words about secrets. */
export const enSecrets = {
  'secret.script': 'A secret that is not in this file. Set it first: export {name}=...',
} as const
