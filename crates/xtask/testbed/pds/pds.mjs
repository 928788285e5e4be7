// Starts an official PDS and its directory of identifiers on loopback: `node pds.mjs PDS_PORT PLC_PORT`. Says "ready", and
// ends when its input does.
import { TestNetworkNoAppView } from '@atproto/dev-env'

const [pds, plc] = process.argv.slice(2).map(Number)
const network = await TestNetworkNoAppView.create({ pds: { port: pds }, plc: { port: plc } })
console.log('ready')
process.stdin.resume()
process.stdin.on('end', async () => {
  await network.close()
  process.exit(0)
})
