// Thumbs down among the thumbs that users gave.
import type { FeedbackMetric } from '../metric.ts';

export default {
  name: 'feedback-down',
  title: 'thumbs down',
  layer: 'quality',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 30,
  computed: 'feedback records: 1 for value −1, 0 for value 1; reports to support are counted by complaints.',
  read: () => null,
  readFeedback: ({ value }) => (value === 'report' ? null : value === -1 ? 1 : 0),
} satisfies FeedbackMetric;
