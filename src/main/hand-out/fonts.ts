import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Font, create as openFont } from 'fontkit'
import subsetFont from 'subset-font'
import { appRoot } from '../app-root.ts'

/**
 * The fonts of hand-outs, under the SIL Open Font License: the page takes what the system has, but a hand-out looks the same everywhere. IBM Plex Sans KR
 * has Latin and Korean letters; where IBM Plex Mono has no letter, it steps in.
 */
const faces = {
  sans: { family: 'IBM Plex Sans KR', weight: 400, file: '@expo-google-fonts/ibm-plex-sans-kr/IBMPlexSansKR_400Regular.ttf' },
  sansBold: { family: 'IBM Plex Sans KR', weight: 700, file: '@expo-google-fonts/ibm-plex-sans-kr/IBMPlexSansKR_700Bold.ttf' },
  mono: { family: 'IBM Plex Mono', weight: 400, file: '@expo-google-fonts/ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf' },
  monoBold: { family: 'IBM Plex Mono', weight: 700, file: '@expo-google-fonts/ibm-plex-mono/700Bold/IBMPlexMono_700Bold.ttf' },
} as const
export type FaceName = keyof typeof faces
export const faceNames = Object.keys(faces) as FaceName[]

/** As CSS takes them; what comes after the first is for letters that neither font has, where the hand-out is opened. */
export const fontStacks = {
  sans: "'IBM Plex Sans KR', 'Noto Sans', 'Noto Sans CJK KR', 'Malgun Gothic', sans-serif",
  mono: "'IBM Plex Mono', 'IBM Plex Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', monospace",
} as const

interface Face {
  readonly family: string
  readonly weight: number
  readonly bytes: Buffer
  readonly font: Font
}
export type Faces = Readonly<Record<FaceName, Face>>

let loading: Promise<Faces> | undefined

/** Read once, when the first hand-out is made. Throws where a font's package is not installed. */
export function loadFaces(): Promise<Faces> {
  loading ??= readFaces()
  return loading
}

async function readFaces(): Promise<Faces> {
  const require = createRequire(`${appRoot()}/package.json`)
  const read = async (name: FaceName): Promise<Face> => {
    const { file, ...rest } = faces[name]
    // fontkit reads an outline's head even of a blank, which has none: with Plex Mono's, as the last one, beyond the end of the file.
    const bytes = Buffer.concat([await readFile(require.resolve(file)), Buffer.alloc(16)])
    const font = openFont(bytes)
    if (font.type !== 'TTF') throw new Error(`${file} is no single font`)
    return { ...rest, bytes, font }
  }
  const [sans, sansBold, mono, monoBold] = await Promise.all([read('sans'), read('sansBold'), read('mono'), read('monoBold')])
  return { sans, sansBold, mono, monoBold }
}

/** The face in which a character of a text is drawn; undefined where no face has it. */
export function faceFor(character: string, wanted: FaceName, faces: Faces): FaceName | undefined {
  const code = character.codePointAt(0) ?? 0
  const fallback = wanted === 'monoBold' || wanted === 'sansBold' ? 'sansBold' : 'sans'
  return [wanted, fallback].find((name): name is FaceName => faces[name as FaceName].font.hasGlyphForCodePoint(code))
}

export interface FaceRun {
  readonly text: string
  readonly face: FaceName
}

/** A text cut where its face changes. What no face has stays in the one that was wanted. */
export function faceRuns(text: string, wanted: FaceName, faces: Faces): FaceRun[] {
  const runs: FaceRun[] = []
  for (const character of text) {
    const last = runs.at(-1)
    // A blank or a mark that joins is of the run it stands in.
    const face = last && /[\s\p{M}\p{Cf}]/u.test(character) ? last.face : (faceFor(character, wanted, faces) ?? wanted)
    if (last?.face === face) runs[runs.length - 1] = { face, text: last.text + character }
    else runs.push({ face, text: character })
  }
  return runs
}

/**
 * As `faceRuns`, for where no other font can step in: a character that no face has is a box, which is what is drawn of it in any case; as itself it would
 * be copied and read aloud as the character 0. A mark that only changes another is left out.
 */
export function boxedRuns(text: string, wanted: FaceName, faces: Faces): FaceRun[] {
  const has = (character: string, { font }: Face): boolean => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
  const boxed = [...text].map((it) => (/[\s\p{M}\p{Cf}]/u.test(it) || faceFor(it, wanted, faces) ? it : box)).join('')
  return faceRuns(boxed, wanted, faces).map(({ text: run, face }) => ({
    face,
    text: [...run].map((it) => (has(it, faces[face]) ? it : /\s/.test(it) ? ' ' : '')).join(''),
  }))
}
const box = '\u25a1'

/** The characters of each face that texts are drawn with. */
export class UsedLetters {
  readonly #faces: Faces
  readonly #used = new Map<FaceName, Set<string>>()
  /** Those that no face has; whoever opens the hand-out needs a font of their own for them. */
  readonly missing = new Set<string>()

  constructor(faces: Faces) {
    this.#faces = faces
  }

  add(text: string, wanted: FaceName): void {
    for (const character of text) {
      if (/\p{Cc}|\p{Cf}|\p{Variation_Selector}/u.test(character)) continue
      const name = faceFor(character, wanted, this.#faces)
      if (name === undefined) this.missing.add(character)
      else this.#used.set(name, (this.#used.get(name) ?? new Set()).add(character))
    }
  }

  /** `@font-face` rules that hold the letters themselves, and nothing more, as WOFF2. */
  async fontFaceRules(): Promise<string> {
    const rules = faceNames.map(async (name) => {
      const letters = this.#used.get(name)
      if (!letters) return ''
      const { family, weight, bytes } = this.#faces[name]
      // In one order, whatever came first: the same texts give the same file.
      const subset = await subsetFont(bytes, [...letters].sort().join(''), { targetFormat: 'woff2' })
      return `@font-face{font-family:'${family}';font-weight:${weight};src:url(data:font/woff2;base64,${subset.toString('base64')}) format('woff2')}\n`
    })
    return (await Promise.all(rules)).join('')
  }
}
