// Draws the triage chart: Vega-Lite → SVG → PNG, with the fonts that the package ships and none of the machine's.
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { type LoggerInterface, parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { Charts } from '../../flow/ports.ts';
import { MEAN_ADVANCE_EM, SIZES } from './appearance.ts';
import { type IncidentPlot, incidentSpec } from './incident-spec.ts';
import { triageSpec } from './triage-spec.ts';

export const createCharts = (): Charts => ({
  triage: async (result) => pngOf(await svgOf(triageSpec(result))),
});

/** @returns a PNG, 1200 pixels wide */
export const drawIncident = async (plot: IncidentPlot): Promise<Uint8Array> =>
  pngOf(await svgOf(incidentSpec(plot)));

/** Vega measures text with these too, so that nothing overlaps that the picture shows apart. */
export const FONT_FAMILY = 'Inter';

/** woff and woff2 draw no text and give no error: TTF only. */
const FONT_FILES = [
  '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
].map((file) => fileURLToPath(import.meta.resolve(file)));

/**
 * Without a canvas Vega takes every character for 0.8 em, half as wide again as it is, and leaves room for text that is not
 * there. Inter's mean advance over English text and figures is 0.54 em.
 */
const { textMetrics } = vega as unknown as { readonly textMetrics: TextMetrics };
textMetrics.width = (item, text) => String(text ?? '').length * (item.fontSize ?? 11) * MEAN_ADVANCE_EM;

/** Exported by vega, missing from its types. */
interface TextMetrics {
  width(item: { readonly fontSize?: number }, text: unknown): number;
}

export async function svgOf(spec: ReturnType<typeof triageSpec>): Promise<string> {
  const view = new View(parse(compile(spec, { logger: STRICT }).spec), { renderer: 'none', logger: STRICT });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** A warning of Vega is a picture that does not show what was meant. */
const complain = (...said: readonly unknown[]): never => {
  throw new Error(`the chart cannot be drawn as specified: ${said.join(' ')}`);
};
const STRICT: LoggerInterface = {
  level: (() => STRICT) as LoggerInterface['level'],
  error: complain,
  warn: complain,
  info: () => STRICT,
  debug: () => STRICT,
};

export function pngOf(svg: string): Uint8Array {
  const image = new Resvg(svg, {
    background: '#ffffff',
    fitTo: { mode: 'width', value: SIZES.width },
    font: { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: FONT_FAMILY },
  });
  return image.render().asPng();
}
