WorkerProto::Version WorkerProto::BasicClientConnection::handshake(Sink & to, Source & from, const Version & own)
{
    to << WORKER_MAGIC_1 << own.toWire();
    auto common = agree(readInt(from), own);
    if (common.version >= WorkerProto::Version{.number = {1, 38}})
        to << own.features;
    return common;
}

WorkerProto::Version WorkerProto::BasicServerConnection::handshake(Sink & to, Source & from, const Version & own)
{
    auto common = agree(readInt(from), own);
    if (common.version >= WorkerProto::Version{.number = {1, 38}})
        to << own.features;
    return common;
}
