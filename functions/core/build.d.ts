/** False in every bundle that is deployed or served, so that what it guards is not even in there; true under Vitest. */
declare const UNDER_TEST: boolean
