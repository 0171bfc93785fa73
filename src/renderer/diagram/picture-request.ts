/** What a button asks of the camera; `pan` in parts of the pane's width and height. */
export type CameraMove = { readonly zoom: 'closer' | 'further' | 'fit' } | { readonly pan: readonly [x: number, y: number] }

/** What a key asks of the picture from outside it. */
export type PictureRequest = CameraMove | { readonly mode: 'other' }
