import type { PriceName } from '../prices/units.ts'

/** What a month takes of a unit: without any viewer, and more by its use. */
export type Quantity = { readonly idle: number; readonly use: number }
export type Quantities = Readonly<Record<PriceName, Quantity>>

export const GB = 1024 ** 3
/** CloudWatch counts so many bytes more for each line (API_PutLogEvents). */
export const LINE_BYTES = 26
/** Lambda bills by 1,024 MB for a second. */
export const GB_SECONDS_MB = 1_024

export const idle = (amount: number): Quantity => ({ idle: amount, use: 0 })
export const use = (amount: number): Quantity => ({ idle: 0, use: amount })
