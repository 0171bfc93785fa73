/** The English words about secrets. */
export const enSecrets = {
  'secret.script': 'A secret that is not in this file. Set it first: export {name}=...',
  'secret.heading': 'Masked variables',
  'secret.show': 'Show',
  'secret.show.long': 'Show the value of {name}',
  'secret.hide': 'Hide',
  'secret.hide.long': 'Hide the value of {name}',
  'secret.until': 'It is hidden again after {seconds} seconds, or at another step. Nothing that is saved or shared has it.',
  'secret.recorded': 'A recording has no secrets: they were masked before it was made.',
} as const
