/** A font made by `subset-plugin.ts`, as a data URL. */
declare module '*.ttf?letters' {
  export const url: string
}
