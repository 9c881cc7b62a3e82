/** All that comes, in its order. */
export const allOf = async <One>(some: AsyncIterable<One>): Promise<One[]> => {
  const all: One[] = []
  for await (const one of some) all.push(one)
  return all
}
