// Complaints that reached support, against all calls: silence is an answer here, because few people write.
import type { FeedbackMetric } from '../metric.ts';

export default {
  name: 'complaints',
  title: 'complaints',
  layer: 'quality',
  unit: 'share',
  worse: 'up',
  scale: 'rate',
  judged: true,
  callsMin: 500,
  computed: 'feedback records with value report, as a share of calls: every call counts 0, every report 1.',
  read: () => 0,
  readFeedback: ({ value }) => (value === 'report' ? 1 : null),
} satisfies FeedbackMetric;
