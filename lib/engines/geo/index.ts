import 'server-only'

export {
  type Attribution,
  attribution,
  type Place,
  type PlaceOptions,
  placeAttribution,
  placeOf,
} from './locate-address.ts'
