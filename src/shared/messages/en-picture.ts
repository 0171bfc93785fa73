/** The English words of the search in the picture, and of the keys that move about in it. */
export const enPicture = {
  'search.label': 'Find in the picture',
  'search.placeholder': 'Name, id, image, address, port, path…',
  'search.none': 'Nothing found',
  'search.hits.one': '1 found',
  'search.hits.other': '{count} found',
  'search.found': '{at} of {count}',
  'search.next': 'Next one (Enter)',
  'search.previous': 'The one before (Shift+Enter)',
  'search.close': 'Close the search (Esc)',

  'keys.picture': 'In the picture',
  'keys.search': 'Find in the picture',
  'keys.zoom': 'Closer, further, the whole picture',
  'keys.pan': 'Move the picture',
  'keys.mode': 'Compact or detailed picture',
  'keys.walk': 'From one thing to the next, once Tab has led to one',
  'keys.choose': 'Explain it',
} as const
