// The provider's public status page, in the shape of Statuspage: https://metastatuspage.com/api
import type { FastifyInstance } from 'fastify';

/** Mutable: what the page says from now on. */
export interface StatusPage {
  indicator: 'none' | 'minor' | 'major' | 'critical';
  description: string;
  incidents: StatusIncident[];
}

export interface StatusIncident {
  readonly id: string;
  readonly name: string;
  readonly status: 'investigating' | 'identified' | 'monitoring' | 'resolved';
  readonly impact: 'none' | 'minor' | 'major' | 'critical';
  readonly createdAt: string;
  readonly text: string;
}

const PAGE_ID = 'sandboxprovider';
const COMPONENTS = ['Chat Completions', 'Embeddings', 'Files'];

export function statusRoutes(app: FastifyInstance, status: StatusPage, clock: () => string): void {
  const page = () => ({
    id: PAGE_ID,
    name: 'Model provider (sandbox)',
    url: 'https://status.provider.example',
    time_zone: 'Etc/UTC',
    updated_at: clock(),
  });
  const headline = () => ({ indicator: status.indicator, description: status.description });
  const components = () =>
    COMPONENTS.map((name, index) =>
      componentShape(name, index, index === 0 ? status.indicator : 'none', clock()),
    );
  const incidents = () => status.incidents.map(incidentShape);
  app.get('/api/v2/status.json', () => ({ page: page(), status: headline() }));
  app.get('/api/v2/components.json', () => ({ page: page(), components: components() }));
  app.get('/api/v2/incidents.json', () => ({ page: page(), incidents: incidents() }));
  app.get('/api/v2/summary.json', () => ({
    page: page(),
    status: headline(),
    components: components(),
    incidents: incidents().filter((incident) => incident.status !== 'resolved'),
    scheduled_maintenances: [],
  }));
}

const COMPONENT_STATUS: Readonly<Record<StatusPage['indicator'], string>> = {
  none: 'operational',
  minor: 'degraded_performance',
  major: 'partial_outage',
  critical: 'major_outage',
};

function componentShape(name: string, index: number, indicator: StatusPage['indicator'], now: string) {
  return {
    id: `component${index + 1}`,
    name,
    status: COMPONENT_STATUS[indicator],
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: now,
    position: index + 1,
    description: null,
    showcase: false,
    group: false,
    group_id: null,
    page_id: PAGE_ID,
    only_show_if_degraded: false,
  };
}

function incidentShape(incident: StatusIncident) {
  const update = {
    id: `${incident.id}u1`,
    status: incident.status,
    body: incident.text,
    created_at: incident.createdAt,
    display_at: incident.createdAt,
  };
  return {
    id: incident.id,
    name: incident.name,
    status: incident.status,
    impact: incident.impact,
    created_at: incident.createdAt,
    updated_at: incident.createdAt,
    resolved_at: incident.status === 'resolved' ? incident.createdAt : null,
    shortlink: `https://status.provider.example/incidents/${incident.id}`,
    page_id: PAGE_ID,
    components: [],
    incident_updates: [update],
  };
}
