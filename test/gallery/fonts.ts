import { url as mono } from '@expo-google-fonts/ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf?letters'
import { url as monoBold } from '@expo-google-fonts/ibm-plex-mono/700Bold/IBMPlexMono_700Bold.ttf?letters'
import { url as sans } from '@expo-google-fonts/ibm-plex-sans-kr/IBMPlexSansKR_400Regular.ttf?letters'
import { url as sansBold } from '@expo-google-fonts/ibm-plex-sans-kr/IBMPlexSansKR_700Bold.ttf?letters'

const faces = [
  ['IBM Plex Sans KR', '400', sans],
  ['IBM Plex Sans KR', '700', sansBold],
  ['IBM Plex Mono', '400', mono],
  ['IBM Plex Mono', '700', monoBold],
] as const

/**
 * The app is written in its system's own letters, which differ from one machine to the next. The gallery has those of hand-outs, which are shipped, so that
 * its pictures are the same everywhere.
 */
export async function giveFonts(page: Document): Promise<void> {
  const loaded = await Promise.all(faces.map(([family, weight, url]) => new FontFace(family, `url(${url})`, { weight }).load()))
  for (const face of loaded) page.fonts.add(face)
  page.documentElement.style.setProperty('--font-sans', "'IBM Plex Sans KR', sans-serif")
  page.documentElement.style.setProperty('--font-mono', "'IBM Plex Mono', 'IBM Plex Sans KR', monospace")
}
