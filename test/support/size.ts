/** How much a long proof does: the first number in `npm test`, the second in `npm run test:soak`. */
export const size = (usual: number, soak: number): number => (process.env.SOAK ? soak : usual)
