import 'server-only'

export {
  type Attribution,
  attribution,
  type GeoOptions,
  type Location,
  locateAddress,
  locationAttribution,
} from './locate-address.ts'
