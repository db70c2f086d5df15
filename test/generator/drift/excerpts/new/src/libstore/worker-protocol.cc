const WorkerProto::Version WorkerProto::latest = {
    .number = {.major = 1, .minor = 38},
    .features = {std::string{WorkerProto::featureOne}, std::string{WorkerProto::featureTwo}},
};

const WorkerProto::Version WorkerProto::minimum = {
    .number =
        {
            .major = 1,
            .minor = 18,
        },
};

BuildMode WorkerProto::Serialise<BuildMode>::read(const Dir & dir, ReadConn conn)
{
    switch (readNum<uint8_t>(conn.from)) {
    case 0:
        return bmNormal;
    case 1:
        return bmRepair;
    case 2:
        return bmCheck;
    default:
        throw Error("no mode");
    }
}

void WorkerProto::Serialise<BuildMode>::write(const Dir & dir, WriteConn conn, const BuildMode & mode)
{
    switch (mode) {
    case bmNormal:
        conn.to << uint8_t{0};
        break;
    case bmRepair:
        conn.to << uint8_t{1};
        break;
    case bmCheck:
        conn.to << uint8_t{2};
        break;
    }
}

std::optional<TrustedFlag> WorkerProto::Serialise<std::optional<TrustedFlag>>::read(const Dir & dir, ReadConn conn)
{
    switch (readNum<uint8_t>(conn.from)) {
    case 0:
        return std::nullopt;
    case 1:
        return {Trusted};
    case 2:
        return {NotTrusted};
    default:
        throw Error("no trust");
    }
}

DerivedPath WorkerProto::Serialise<DerivedPath>::read(const Dir & dir, ReadConn conn)
{
    auto text = readString(conn.from);
    return conn.version >= WorkerProto::Version{.number = {1, 30}} ? parse(text) : parseOld(text);
}

void WorkerProto::Serialise<DerivedPath>::write(const Dir & dir, WriteConn conn, const DerivedPath & path)
{
    conn.to << (conn.version >= WorkerProto::Version{.number = {1, 30}} ? print(path) : printOld(path));
}

KeyedBuildResult WorkerProto::Serialise<KeyedBuildResult>::read(const Dir & dir, ReadConn conn)
{
    auto key = WorkerProto::Serialise<DerivedPath>::read(dir, conn);
    auto value = WorkerProto::Serialise<BuildResult>::read(dir, conn);
    return {std::move(value), std::move(key)};
}

void WorkerProto::Serialise<KeyedBuildResult>::write(const Dir & dir, WriteConn conn, const KeyedBuildResult & keyed)
{
    WorkerProto::write(dir, conn, keyed.path);
    WorkerProto::write(dir, conn, keyed.result);
}

BuildResult WorkerProto::Serialise<BuildResult>::read(const Dir & dir, ReadConn conn)
{
    BuildResult found;
    found.status = WorkerProto::Serialise<BuildResultStatus>::read(dir, conn);
    conn.from >> found.text;
    if (conn.version >= WorkerProto::Version{.number = {1, 29}})
        conn.from >> found.times >> found.flaky >> found.began >> found.ended;
    if (conn.version >= WorkerProto::Version{.number = {1, 37}}) {
        found.user = WorkerProto::Serialise<std::optional<Micros>>::read(dir, conn);
        found.system = WorkerProto::Serialise<std::optional<Micros>>::read(dir, conn);
    }
    if (conn.version.features.contains(WorkerProto::featureOne))
        found.outputs = WorkerProto::Serialise<std::map<Name, Output>>::read(dir, conn);
    else if (conn.version >= WorkerProto::Version{.number = {1, 28}})
        found.old = WorkerProto::Serialise<StringMap>::read(dir, conn);
    return found;
}

void WorkerProto::Serialise<BuildResult>::write(const Dir & dir, WriteConn conn, const BuildResult & result)
{
    auto rest = [&](std::string_view text, bool flaky) {
        conn.to << text;
        if (conn.version >= WorkerProto::Version{.number = {1, 29}})
            conn.to << result.times << flaky << result.began << result.ended;
        if (conn.version >= WorkerProto::Version{.number = {1, 37}}) {
            WorkerProto::write(dir, conn, result.user);
            WorkerProto::write(dir, conn, result.system);
        }
        if (conn.version.features.contains(WorkerProto::featureOne))
            WorkerProto::write(dir, conn, result.outputs);
        else if (conn.version >= WorkerProto::Version{.number = {1, 28}})
            WorkerProto::write(dir, conn, result.old);
    };
    WorkerProto::write(dir, conn, result.status);
    rest(result.text, result.flaky);
}

UnkeyedValidPathInfo WorkerProto::Serialise<UnkeyedValidPathInfo>::read(const Dir & dir, ReadConn conn)
{
    UnkeyedValidPathInfo info;
    info.deriver = WorkerProto::Serialise<std::optional<StorePath>>::read(dir, conn);
    info.narHash = parseHash(readString(conn.from));
    info.references = WorkerProto::Serialise<StorePathSet>::read(dir, conn);
    conn.from >> info.registered >> info.size;
    if (conn.version >= WorkerProto::Version{.number = {1, 16}}) {
        conn.from >> info.ultimate;
        info.sigs = WorkerProto::Serialise<std::set<Signature>>::read(dir, conn);
        info.ca = parseAddress(readString(conn.from));
    }
    return info;
}

void WorkerProto::Serialise<UnkeyedValidPathInfo>::write(const Dir & dir, WriteConn conn, const UnkeyedValidPathInfo & info)
{
    WorkerProto::write(dir, conn, info.deriver);
    conn.to << print(info.narHash);
    WorkerProto::write(dir, conn, info.references);
    conn.to << info.registered << info.size;
    if (conn.version >= WorkerProto::Version{.number = {1, 16}}) {
        conn.to << info.ultimate;
        WorkerProto::write(dir, conn, info.sigs);
        conn.to << print(info.ca);
    }
}

UnkeyedRealisation WorkerProto::Serialise<UnkeyedRealisation>::read(const Dir & dir, ReadConn conn)
{
    if (!conn.version.features.contains(WorkerProto::featureOne))
        throw Error("no such feature");
    auto path = WorkerProto::Serialise<StorePath>::read(dir, conn);
    return {path, WorkerProto::Serialise<std::set<Signature>>::read(dir, conn)};
}

std::optional<UnkeyedRealisation> WorkerProto::Serialise<std::optional<UnkeyedRealisation>>::read(const Dir & dir, ReadConn conn)
{
    if (!conn.version.features.contains(WorkerProto::featureOne))
        return std::nullopt;
    return readSome(dir, conn);
}

ClientHandshakeInfo WorkerProto::Serialise<ClientHandshakeInfo>::read(const Dir & dir, ReadConn conn)
{
    ClientHandshakeInfo info;
    if (conn.version >= WorkerProto::Version{.number = {1, 33}})
        info.release = readString(conn.from);
    if (conn.version >= WorkerProto::Version{.number = {1, 35}})
        info.trust = WorkerProto::Serialise<std::optional<TrustedFlag>>::read(dir, conn);
    return info;
}

void WorkerProto::Serialise<ClientHandshakeInfo>::write(const Dir & dir, WriteConn conn, const ClientHandshakeInfo & info)
{
    if (conn.version >= WorkerProto::Version{.number = {1, 33}})
        conn.to << info.release;
    if (conn.version >= WorkerProto::Version{.number = {1, 35}})
        WorkerProto::write(dir, conn, info.trust);
}
