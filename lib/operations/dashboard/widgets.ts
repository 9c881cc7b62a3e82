import { Duration } from 'aws-cdk-lib'
import {
  GraphWidget,
  type GraphWidgetProps,
  GraphWidgetView,
  type IMetric,
  type IWidget,
  SearchExpression,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import { METRIC_NAMESPACE, metrics, type SplitMetricName } from '../../../functions/contract/metrics.ts'
import type { Stage } from '../../stage/stage.ts'
import { serviceDimension } from '../metrics.ts'
import { type DashboardRow, rowTitles } from './row-titles.ts'

/** The columns of a dashboard in CloudWatch. */
const COLUMNS = 24
const HEIGHT = 6

/** The title of a row and how to read it. */
export const heading = (row: DashboardRow): IWidget =>
  new TextWidget({ markdown: `## ${rowTitles[row].title}\n${rowTitles[row].help}`, width: COLUMNS, height: 2 })

/** Lines over time, from zero on. `share` is the part of the width that it takes: 2 for a half. */
export const graph = (
  title: string,
  left: IMetric[],
  share: 2 | 3 | 4 = 3,
  more: Partial<GraphWidgetProps> = {},
): IWidget => new GraphWidget({ title, left, width: COLUMNS / share, height: HEIGHT, leftYAxis: { min: 0 }, ...more })

/** What stands in a label for the value of a dimension. */
export const dimensionValue = (dimension: string) => `\${PROP('Dim.${dimension}')}`

/** One line for each value of the dimensions of a metric, also those that come later. */
export const split = (stage: Stage, metric: SplitMetricName, label: string): IMetric => {
  const dimensions = ['service', ...metrics[metric].by].join(',')
  const service = serviceDimension(stage)
  return new SearchExpression({
    expression: `SEARCH('{${METRIC_NAMESPACE},${dimensions}} MetricName="${metric}" service="${service}"', 'Sum', 300)`,
    label,
    period: Duration.minutes(5),
  })
}

/** How often each value occurred in the time that the dashboard shows. */
export const histogram = (title: string, metric: IMetric): IWidget =>
  new GraphWidget({
    ...{ title, left: [metric], width: COLUMNS / 2, height: HEIGHT },
    view: GraphWidgetView.BAR,
    setPeriodToTimeRange: true,
  })
