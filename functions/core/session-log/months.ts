import type { Client } from 'pg'

/** So many months after the running one have their partitions. */
const AHEAD = 2

type Partition = { readonly parent: string; readonly partition: string; readonly detaching: boolean }

/**
 * Takes a partition from its table and drops it. CONCURRENTLY waits for those who read or write the table and lets them
 * go on; it must not be in a transaction. One that was interrupted is finished.
 */
const drop = async (client: Client, { parent, partition, detaching }: Partition) => {
  const how = detaching ? 'FINALIZE' : 'CONCURRENTLY'
  await client.query(`ALTER TABLE ${parent} DETACH PARTITION ${partition} ${how}`)
  await client.query(`DROP TABLE ${partition}`)
}

/**
 * Makes the partitions of the running month and the next, and drops those that are older than `months` whole months before
 * the running one, sessions and their events together. Gives the names of the partitions that were dropped.
 */
export const keepMonths = async (client: Client, months: number): Promise<{ dropped: string[] }> => {
  await client.query(
    "SELECT create_session_log_month((current_date + n * interval '1 month')::date) FROM generate_series(0, $1) n",
    [AHEAD],
  )
  const kept = `(date_trunc('month', current_date) - $1 * interval '1 month')::date`
  await client.query(`UPDATE session_log_retention SET first_day = ${kept} WHERE first_day < ${kept}`, [months])
  const { rows } = await client.query<Partition>(
    `SELECT parent, partition, detaching FROM session_log_months WHERE month < ${kept} ORDER BY month, parent`,
    [months],
  )
  for (const one of rows) await drop(client, one)
  return { dropped: rows.map(({ partition }) => partition) }
}
