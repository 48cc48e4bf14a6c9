// Slack's newer blocks, drawn plainly: alert, card, carousel, plan and task, video, remote file.
import { classes, html } from '../html.ts';
import { type Json, plainTextOf, recordOf, recordsOf, stringOf } from '../slack-json.ts';
import { Element } from './element.ts';
import { Picture, SlackImage } from './image.ts';
import { RichText } from './rich-text.ts';
import { SafeLink, TextOf } from './text.ts';

interface BlockProps {
  readonly block: Json;
}

export function AlertBlock({ block }: BlockProps) {
  return html`<div class=${classes('alert-block', stringOf(block, 'level'))} role="note"><${TextOf} source=${block} name="text" /></div>`;
}

export function CardBlock({ block }: BlockProps) {
  const blockId = stringOf(block, 'block_id');
  return html`<div class="card-block">
    ${block.hero_image === undefined ? null : html`<${SlackImage} source=${recordOf(block, 'hero_image')} />`}
    <strong><${TextOf} source=${block} name="title" /></strong>
    <div class="quiet"><${TextOf} source=${block} name="subtitle" /></div>
    <${TextOf} source=${block} name="body" />
    <div class="element-row">
      ${recordsOf(block, 'actions').map((element) => html`<${Element} element=${element} blockId=${blockId} />`)}
    </div>
    <div class="quiet small"><${TextOf} source=${block} name="subtext" /></div>
  </div>`;
}

export function CarouselBlock({ block }: BlockProps) {
  return html`<div class="carousel">${recordsOf(block, 'elements').map((card) => html`<${CardBlock} block=${card} />`)}</div>`;
}

export function PlanBlock({ block }: BlockProps) {
  return html`<div class="container-block">
    <strong>${plainTextOf(block, 'title')}</strong>
    ${recordsOf(block, 'tasks').map((task) => html`<${TaskCardBlock} block=${task} />`)}
  </div>`;
}

export function TaskCardBlock({ block }: BlockProps) {
  const status = stringOf(block, 'status');
  const signs: Record<string, string> = { complete: '✓', error: '✕', in_progress: '…', pending: '○' };
  return html`<div class="task-card">
    <span class="task-sign" role="img" aria-label=${status}>${signs[status] ?? '○'}</span>
    <div>
      ${plainTextOf(block, 'title')}
      ${['details', 'output'].map((name) => (block[name] === undefined ? null : html`<div class="quiet"><${RichText} block=${recordOf(block, name)} /></div>`))}
      ${recordsOf(block, 'sources').map((source) => html`<${SafeLink} url=${stringOf(source, 'url')}>${stringOf(source, 'text')}<//> `)}
    </div>
  </div>`;
}

export function VideoBlock({ block }: BlockProps) {
  const title = plainTextOf(block, 'title');
  return html`<div class="card-block">
    <${Picture} url=${stringOf(block, 'thumbnail_url')} alt=${stringOf(block, 'alt_text')} />
    <strong><${SafeLink} url=${stringOf(block, 'title_url') || stringOf(block, 'video_url')}>${title}<//></strong>
    <span class="quiet">${[stringOf(block, 'author_name'), stringOf(block, 'provider_name')].filter(Boolean).join(' · ')}</span>
    <${TextOf} source=${block} name="description" />
  </div>`;
}

export function FileBlock({ block }: BlockProps) {
  return html`<div class="card-block">Remote file <code>${stringOf(block, 'external_id')}</code></div>`;
}
