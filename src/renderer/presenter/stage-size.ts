/** The stage's size in its own pixels: in them its letters are counted, however large the window or the projector is. */
export const stageSize = { width: 1920, height: 1080 } as const

const titleHeight = 76
const lineHeight = 54
const commandsPadding = 24

/** How high the strip is that holds so many lines of commands. */
export const commandsHeight = (lines: number): number => commandsPadding + lines * lineHeight

/** The picture's room between the title and so many lines of commands. */
export const picturePane = (lines: number) =>
  ({ width: stageSize.width, height: stageSize.height - titleHeight - commandsHeight(lines), reading: 'hall' }) as const
