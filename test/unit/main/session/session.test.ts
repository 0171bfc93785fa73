import { sessionSuite } from '../../../support/session-suite.ts'

sessionSuite('the embedded engine', async () => 'embedded')
