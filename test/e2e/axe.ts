import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const wcag22aa = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/**
 * What axe-core finds on the page as it is now, against WCAG 2.2 AA: one line each, with the rule, the element and what is wrong with it. What axe cannot
 * decide is no fault. What it does not look at, the colours inside the picture, is held by `test/unit/gallery/picture-contrast.test.ts`.
 */
export const axeFaults = (page: Page): Promise<string[]> =>
  faultsOf(
    new AxeBuilder({ page }).options({
      runOnly: { type: 'tag', values: wcag22aa },
      rules: {
        'target-size': { enabled: true },
        // An experiment of axe's: it wants all that is written on a thing of the picture as one phrase of its name. Each by itself is held by
        // `test/unit/gallery/names.test.ts`.
        'label-content-name-mismatch': { enabled: false },
      },
    }),
  )

/**
 * What axe-core finds of texts' contrast alone, which is all that another theme changes: against AA, or against AAA (7:1, 4.5:1 where large). Its rule
 * for AAA passes over what fails AA.
 */
export const contrastFaults = (page: Page, level: 'AA' | 'AAA'): Promise<string[]> =>
  faultsOf(new AxeBuilder({ page }).withRules(['color-contrast', ...(level === 'AAA' ? ['color-contrast-enhanced'] : [])]))

async function faultsOf(axe: AxeBuilder): Promise<string[]> {
  // Frames of other origins there are none; to look into them axe would open a page of its own, which the desktop's host cannot.
  const { violations } = await axe.setLegacyMode().analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, any, all, none }) => `${id}: ${target.join(' ')}: ${[...any, ...all, ...none].map((it) => it.message).join('; ')}`,
    ),
  )
}
