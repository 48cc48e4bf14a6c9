// What the workspace page reads and completes, without a browser: mrkdwn, emoji, dates, commands, form values; and its files are all served.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import Fastify from 'fastify';
import { completions } from '../../src/sandbox/workspace/page/composer/completion.ts';
import { fillDateFormat } from '../../src/sandbox/workspace/page/incident-time.ts';
import {
  type Inline,
  parseInline,
  parseMrkdwn,
  splitEmoji,
} from '../../src/sandbox/workspace/page/mrkdwn.ts';
import { insideLink } from '../../src/sandbox/workspace/page/navigation.ts';
import { startingValues } from '../../src/sandbox/workspace/page/view-values.ts';
import { servePage } from '../../src/sandbox/workspace/page-files.ts';
import { world } from '../fixtures/workspace-world.ts';

const pageFolder = new URL('../../src/sandbox/workspace/page/', import.meta.url);

describe('mrkdwn', () => {
  const cases: Readonly<Record<string, string>> = {
    '*bold* _it_ ~no~ `a*b*`': '<bold:bold> <italic:it> <strike:no> <code:a*b*>',
    '2*3*4 and snake_case_name': '2*3*4 and snake_case_name',
    '* not bold * and *not\nbold*': '* not bold * and *not/bold*',
    '*bold _and italic_*': '<bold:bold <italic:and italic>>',
    '*a <https://x.example/*b*|c*d> e*': '<bold:a <link:https://x.example/*b*=c*d> e>',
    '&lt;b&gt; &amp;amp; &quot;': '<b> &amp; &quot;',
    '<@U1> <@U1|ana> <#C1|ops> <!here> <!subteam^S1|@ml>':
      '<person:U1> <person:U1=ana> <channel:C1=ops> <broadcast:here> <group:S1=@ml>',
    'see https://x.example/a?b=1&amp;c=2, now':
      'see <link:https://x.example/a?b=1&c=2=https://x.example/a?b=1&c=2>, now',
    '<mailto:a@x.example>': '<link:mailto:a@x.example=a@x.example>',
    '<!date^1700000000^{date} at {time}|then>': '<date:1700000000 {date} at {time}>',
    'a < b and c > d <unclosed': 'a < b and c > d <unclosed',
  };
  for (const [text, expected] of Object.entries(cases)) {
    test(text.replace('\n', '⏎'), () =>
      assert.equal(
        text
          .split('\n')
          .map((line) => written(parseInline(line)))
          .join('/'),
        expected,
      ),
    );
  }

  test('cuts a text into lines, quotes and code', () => {
    assert.deepEqual(
      parseMrkdwn('before\n&gt; quoted\n> too\nafter\n```\nx &lt; *y*\n```\n>>> rest\nof it').map((part) =>
        part.kind === 'pre' ? [part.kind, part.text] : [part.kind, written(part.inner)],
      ),
      [
        ['lines', 'before'],
        ['quote', 'quoted/too'],
        ['lines', 'after'],
        ['pre', 'x < *y*'],
        ['quote', 'rest/of it'],
      ],
    );
  });

  test('finds emoji by Slack’s names and as characters, and leaves the rest', () => {
    assert.deepEqual(
      splitEmoji('at 10:30:45 :fire: 🔴 ⚠️ :no_such: 7 → ok').map((piece) => piece.emoji ?? piece.text),
      ['at 10:30:45 ', '🔥', ' ', '🔴', ' ', '⚠️', ' :no_such: 7 → ok'],
    );
  });
});

test('dates are told in UTC', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  const seconds = Date.parse('2026-11-23T23:59:30Z') / 1000;
  assert.equal(
    fillDateFormat(seconds, '{date_short_pretty} {time}, {ago}', now),
    'yesterday 23:59 UTC, 10 h ago',
  );
  assert.equal(
    fillDateFormat(seconds, '{date_num} {time_secs} {unknown}', now),
    '2026-11-23 23:59:30 UTC {unknown}',
  );
});

describe('completion', () => {
  const people = [{ id: 'U1', name: 'Ana Silva', title: 'ML', email: 'ana@x.example' }];
  const texts = (typed: string) => completions(typed, world.commands, people).map((offer) => offer.text);
  test('offers commands, then their words, then nothing', () => {
    assert.deepEqual(texts('/'), ['/incident ', '/oncall ', '/triage ']);
    assert.deepEqual(texts('/incident r'), ['/incident role ', '/incident resolve']);
    assert.deepEqual(texts('/incident resolve'), []);
    assert.deepEqual(texts('not /incident'), []);
  });
  test('offers people after an @, and not inside an address', () => {
    assert.deepEqual(texts('/incident role lead @an'), ['/incident role lead @Ana Silva ']);
    assert.deepEqual(texts('mail a@an'), []);
  });
});

test('a form’s values have Slack’s shape, whether touched or not', () => {
  const blocks = [
    {
      type: 'input',
      block_id: 'a',
      element: { type: 'plain_text_input', action_id: 'a', initial_value: 'start' },
    },
    { type: 'input', block_id: 'b', element: { type: 'multi_users_select', action_id: 'b' } },
    {
      type: 'actions',
      block_id: 'c',
      elements: [
        { type: 'button', action_id: 'x' },
        { type: 'datepicker', action_id: 'c' },
      ],
    },
  ];
  assert.deepEqual(
    startingValues(blocks, { c: { c: { type: 'datepicker', selected_date: '2026-11-24' } } }),
    {
      a: { a: { type: 'plain_text_input', value: 'start' } },
      b: { b: { type: 'multi_users_select', selected_users: [] } },
      c: { c: { type: 'datepicker', selected_date: '2026-11-24' } },
    },
  );
});

test('Slack’s own links stay inside the workspace', () => {
  assert.deepEqual(insideLink('https://northwind.slack.com/archives/C98036/p1700000000123456?thread_ts=1'), {
    channel: 'C98036',
    ts: '1700000000.123456',
  });
  assert.deepEqual(insideLink('https://northwind.slack.com/archives/C98036'), {
    channel: 'C98036',
    ts: null,
  });
  assert.equal(insideLink('https://x.example/archive/C98036'), null);
});

test('the sandbox’s server serves every file and library of the page, and the policy lets the import map run', async () => {
  const app = Fastify();
  servePage(app);
  const index = await readFile(new URL('index.html', pageFolder), 'utf8');
  const map = /<script type="importmap">([\s\S]*?)<\/script>/.exec(index)?.[1] ?? '';
  const hash = createHash('sha256').update(map).digest('base64');
  assert.ok(index.includes(`'sha256-${hash}'`), `index.html's policy must name 'sha256-${hash}'`);
  const libraries = Object.values((JSON.parse(map) as { imports: Record<string, string> }).imports);
  const files = (await readdir(pageFolder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== 'LICENSE')
    .map((entry) => `${entry.parentPath}/${entry.name}`.split('/page/')[1]?.replace('//', '/'));
  for (const path of ['/', ...libraries, ...files.map((file) => `/${file}`)]) {
    const answer = await app.inject(path);
    assert.equal(answer.statusCode, 200, `${path} answered ${answer.statusCode}`);
  }
  await app.close();
});

/** A parsed line in one string, so that a case can be read at a glance. */
function written(inner: readonly Inline[]): string {
  return inner
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return part.text;
        case 'code':
          return `<code:${part.text}>`;
        case 'break':
          return '/';
        case 'date':
          return `<date:${part.seconds} ${part.format}>`;
        case 'broadcast':
          return `<broadcast:${part.name}>`;
        case 'link':
          return `<link:${part.url}=${part.label}>`;
        case 'bold':
        case 'italic':
        case 'strike':
          return `<${part.kind}:${written(part.inner)}>`;
        default:
          return `<${part.kind}:${part.id}${part.label === '' ? '' : `=${part.label}`}>`;
      }
    })
    .join('');
}
