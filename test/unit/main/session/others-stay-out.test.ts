import { othersStayOutSuite } from '../../../support/others-stay-out-suite.ts'

othersStayOutSuite('the embedded engine', async () => 'embedded', [1, 2, 3])
