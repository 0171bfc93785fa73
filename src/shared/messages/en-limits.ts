/** What ends a run that goes beyond all bounds (`run-limits.ts`). */
export const enLimits = {
  'failure.too-much.title': 'More than a run may do',
  'failure.too-much.remedy': 'Let the scenario do less, then try the step again.',
} as const
