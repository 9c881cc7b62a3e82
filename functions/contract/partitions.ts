/** Into how many partitions the accounts fall; fixed for the life of a deployment. */
export const PARTITIONS = 64
