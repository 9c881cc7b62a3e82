import { bundleFunctions } from '../../../lib/lambda/bundling.ts'

/** Builds what would be deployed, once for all test files: each of them finds it in `dist/functions`. */
export const setup = () => void bundleFunctions()
