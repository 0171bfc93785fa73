/** The English words about what the next commands will remove. */
export const enRemoval = {
  'removal.heading': 'What comes next will remove',
  'removal.heading.none': 'What comes next removes nothing',
  'removal.stays': 'It will leave',
} as const
